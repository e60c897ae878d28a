import { RelayLimit } from './relay-limit.js';

const START = 1_700_000_000_000;
const times = (limit: RelayLimit, session: string, count: number, now: number) =>
  Array.from({ length: count }, () => limit.allows(session, now)).filter(Boolean).length;

describe('what a session may have broadcast', () => {
  it('is bounded within a second, and free again in the next', () => {
    const limit = new RelayLimit();
    expect(times(limit, 'a', 50, START)).toBe(20);
    expect(times(limit, 'a', 50, START + 999)).toBe(0);
    expect(times(limit, 'a', 50, START + 1_000)).toBe(20);
  });

  it('is its own: one that cancels without end takes nothing from another', () => {
    const limit = new RelayLimit();
    times(limit, 'a', 50, START);
    expect(times(limit, 'b', 5, START)).toBe(5);
  });

  it('costs bounded memory, however many sessions there are', () => {
    const limit = new RelayLimit();
    for (let n = 0; n < 25_000; n += 1) limit.allows(String(n), START);
    expect(limit.size).toBeLessThanOrEqual(10_000);
  });
});
