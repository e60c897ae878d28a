import { Probation } from './probation.js';

describe('calls that lost several runs', () => {
  let probation: Probation;
  beforeEach(() => {
    jest.useFakeTimers();
    probation = new Probation();
  });
  afterEach(() => jest.useRealTimers());

  it('begin one after the other, two seconds apart', () => {
    expect(probation.admits(2)).toBe(true);
    probation.begin(2);
    jest.advanceTimersByTime(1_999);
    expect([probation.admits(2), probation.admits(3)]).toEqual([false, false]);
    jest.advanceTimersByTime(1);
    expect(probation.admits(2)).toBe(true);
  });

  it('hold no other call up, and are not held up by one', () => {
    probation.begin(2);
    expect([probation.admits(0), probation.admits(1)]).toEqual([true, true]);
    jest.advanceTimersByTime(2_000);
    probation.begin(1);
    expect(probation.admits(2)).toBe(true);
  });
});
