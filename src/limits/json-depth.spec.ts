import fc from 'fast-check';
import { isDeeperThan } from './json-depth.js';

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('the depth of JSON', () => {
  it('is that of the value, whatever its strings and keys hold', () => {
    const awkward = fc.string({ unit: fc.constantFrom('"', '\\', '{', '[', ']', '}', 'a', '\n') });
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: 'large', withCrossShrink: true },
        awkward,
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(awkward, tie('any'), { maxKeys: 3 }),
      ),
    })).any;
    fc.assert(
      fc.property(value, (any) => {
        const depth = depthOf(any);
        const json = JSON.stringify(any);
        expect(isDeeperThan(depth, json)).toBe(false);
        if (depth > 0) expect(isDeeperThan(depth - 1, json)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('ends its search where the limit is passed', () => {
    expect(isDeeperThan(8, '['.repeat(9))).toBe(true);
    expect(isDeeperThan(8, '['.repeat(8))).toBe(false);
  });

  it.each(['"', '"\\', '{"a":"b', ']]]]{{', ''])('has an answer for what is no JSON: %s', (text) => {
    expect(isDeeperThan(8, text)).toBe(false);
  });
});
