import { z } from 'zod';
import { cpuTimeOf } from '../../../../test/support/cpu-time.js';
import { isLinear, linearRegExp, UnboundedPatternError } from './linear-reg-exp.js';

const CARELESS = [/^(a+)+$/, /^(a|a)*$/, /a+$/, /^(?:a+|aa)*b/i, /^(\w+\s?)*$/u, /^[^\s@]+@[^\s@]+\.[^\s@]+$/];

describe('linearRegExp', () => {
  it.each(CARELESS)('matches %s at a cost that grows with the text alone', async (pattern) => {
    const linear = linearRegExp(pattern);
    expect(isLinear(pattern)).toBe(false);
    expect(isLinear(linear)).toBe(true);
    for (const text of [`${'a'.repeat(200_000)}!`, `${'@.'.repeat(100_000)}@`]) {
      expect(await cpuTimeOf(() => linear.test(text))).toBeLessThan(500);
    }
  });

  it('matches what the pattern matches', () => {
    for (const pattern of [...CARELESS, /(?:x+x+)+y/is, /^(?<n>\d+\.?)+$/m, /^(\u{1f600}+)+$/u, /^(é+)+$/i]) {
      const linear = linearRegExp(pattern);
      for (const text of [
        '',
        'a',
        'aaa',
        'AAB',
        'ab\n1.2',
        'ann@example.org',
        'xxy',
        'XXY',
        '😀😀',
        'éÉ',
        'a b',
        'b',
      ]) {
        expect([pattern, text, linear.test(text)]).toEqual([pattern, text, pattern.test(text)]);
        expect(linear.exec(text)?.[0]).toEqual(pattern.exec(text)?.[0]);
      }
    }
  });

  it('leaves a pattern alone that is linear already', () => {
    const pattern = /^[a-z]+$/;
    expect(linearRegExp(pattern)).toBe(pattern);
  });

  it('refuses what no engine can match in such a time', () => {
    expect(() => linearRegExp(/^(?=(a+)+$)/)).toThrow(UnboundedPatternError);
    expect(() => linearRegExp(/^(a+)\1$/)).toThrow(/without look-around/);
  });

  it('serves in a schema of zod, which lists the pattern as it stands', () => {
    const schema = z.string().regex(linearRegExp(/^(a+)+$/));
    expect([schema.safeParse('aaa').success, schema.safeParse('aaab').success]).toEqual([true, false]);
    expect(z.toJSONSchema(schema)).toMatchObject({ pattern: '^(a+)+$' });
  });
});
