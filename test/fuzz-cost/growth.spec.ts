import { growthOf, MAX_EXPONENT } from './support/growth.js';

const SIZES = [1, 2, 4, 8, 16].map((part) => (part * 4_194_304) / 16);
const MB = 1_048_576;

/** @param cost ms of CPU for so many megabytes */
const exponentOf = (cost: (megabytes: number) => number) =>
  growthOf(SIZES.map((bytes) => ({ bytes, cost: cost(bytes / MB) })));

describe('the growth of a cost', () => {
  it.each([0, 5, 50])('is told apart, whatever a request costs beside: %s ms', (beside) => {
    expect(exponentOf((mb) => beside + 15 * mb)).toBeCloseTo(1);
    expect(exponentOf((mb) => beside + 15 * mb ** 2)).toBeCloseTo(2);
    expect(exponentOf((mb) => beside + 8 * mb * Math.log2(1 + mb * MB))).toBeLessThan(MAX_EXPONENT);
    expect(exponentOf((mb) => beside + 8 * mb ** 1.6)).toBeGreaterThan(MAX_EXPONENT);
  });

  it('is not told where what is added is no more than noise', () => {
    expect(exponentOf((mb) => 50 + mb)).toBeUndefined();
  });
});
