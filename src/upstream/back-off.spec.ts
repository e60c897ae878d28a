import { BackOff } from './back-off.js';

function backOff() {
  let now = 1_000;
  const one = new BackOff(() => now);
  return { one, later: (ms: number) => (now += ms) };
}

describe('BackOff', () => {
  it('doubles the wait with each failure, up to half a minute', () => {
    const { one } = backOff();
    const waits = Array.from({ length: 12 }, () => {
      one.tried();
      one.failed();
      return one.waitMs;
    });
    expect(waits.slice(0, 4)).toEqual([100, 200, 400, 800]);
    expect(waits.at(-1)).toBe(30_000);
  });

  it('begins anew after what was healthy, and after a success', () => {
    const { one, later } = backOff();
    for (let n = 0; n < 5; n += 1) one.failed();
    one.tried();
    later(60_000);
    one.failed();
    expect(one.waitMs).toBe(100);
    one.failed();
    one.succeeded();
    one.tried();
    one.failed();
    expect(one.waitMs).toBe(100);
  });
});
