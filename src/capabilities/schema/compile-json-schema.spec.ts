import { fullFormats } from 'ajv-formats/dist/formats.js';
import { cpuTimeOf } from '../../../test/support/cpu-time.js';
import { compileJsonSchema } from './compile-json-schema.js';

describe('compileJsonSchema', () => {
  it('reads each dialect by its $schema', () => {
    const tuple2020 = { prefixItems: [{ type: 'string' }] };
    const tuple07 = { $schema: 'http://json-schema.org/draft-07/schema#', items: [{ type: 'string' }] };
    const anchors2019 = {
      $schema: 'https://json-schema.org/draft/2019-09/schema',
      $recursiveAnchor: true,
      type: 'array',
    };
    expect(compileJsonSchema(tuple2020)([1])).toHaveLength(1);
    expect(compileJsonSchema(tuple07)([1])).toHaveLength(1);
    expect(compileJsonSchema(anchors2019)([1])).toEqual([]);
  });

  it('follows references within the schema, recursive ones too', () => {
    const check = compileJsonSchema({ type: 'object', properties: { next: { $ref: '#' }, n: { type: 'number' } } });
    expect(check({ next: { next: { n: 'x' } } })).toEqual([{ path: 'next.next.n', message: 'must be number' }]);
  });

  it('takes a format that it does not know, and says nothing to the console', () => {
    const said = jest.spyOn(console, 'warn').mockImplementation();
    expect(compileJsonSchema({ type: 'string', format: 'parcel-number' })('any')).toEqual([]);
    expect(said).not.toHaveBeenCalled();
    said.mockRestore();
  });

  it('names the values that would fit, a few of many', () => {
    const wide = Array.from({ length: 2_000 }, (_, i) => i);
    const check = compileJsonSchema({
      properties: { a: { enum: ['x', 'y'] }, 'b/c': { const: 1 }, d: { enum: wide }, e: { const: 'z'.repeat(500) } },
    });
    expect(check({ a: 'z' })).toEqual([
      { path: 'a', message: 'must be equal to one of the allowed values: ["x","y"]' },
    ]);
    expect(check({ 'b/c': 2 })).toEqual([{ path: 'b/c', message: 'must be equal to constant: 1' }]);
    expect(check({ d: 'z' })).toEqual([
      { path: 'd', message: 'must be equal to one of the allowed values: [0,1,2,3,4, and 1995 more]' },
    ]);
    expect(check({ e: 'y' })[0]?.message.length).toBeLessThan(150);
  });

  it('stops at the first problem', () => {
    const check = compileJsonSchema({ items: { type: 'number' } });
    expect(check(['a', 'b', 'c'])).toEqual([{ path: '0', message: 'must be number' }]);
  });

  it('knows an enum of any values, and as many as one likes at the same cost', async () => {
    const check = compileJsonSchema({ items: { enum: [null, 0, 'a', [1, 2], { b: 1, a: { c: [] } }] } });
    expect(check([null, -0, 'a', [1, 2], { a: { c: [] }, b: 1 }])).toEqual([]);
    for (const other of ['0', '[1,2]', '"a', [2, 1], [[{}, 'a', 1]], { a: { c: [] } }, false]) {
      expect(check([other])).toHaveLength(1);
    }
    const wide = compileJsonSchema({ items: { enum: Array.from({ length: 20_000 }, (_, i) => `v${i}`) } });
    const last = Array<string>(20_000).fill('v19999');
    expect(await cpuTimeOf(() => expect(wide(last)).toEqual([]))).toBeLessThan(200);
  });

  it('finds equal items at a cost that grows with their size alone', async () => {
    const check = compileJsonSchema({ uniqueItems: true });
    expect(check([1, '1', true, 'true', null, 'null', { a: 1 }, [{}, 'a', 1], ['a', 1], { a: '1' }])).toEqual([]);
    expect(check([{ a: 1, b: [{}] }, 0, { b: [{}], a: 1 }])).toEqual([
      { path: '', message: 'must NOT have duplicate items (items ## 0 and 2 are identical)' },
    ]);
    const many = Array.from({ length: 20_000 }, (_, n) => ({ n, of: 'many' }));
    expect(await cpuTimeOf(() => expect(check(many)).toEqual([]))).toBeLessThan(500);
    expect(compileJsonSchema({ uniqueItems: false })([1, 1])).toEqual([]);
  });

  it.each(['^(a+)+$', '^(a|a)*$', 'a+$'])(
    'matches the pattern %s at a cost that grows with the text alone',
    async (pattern) => {
      const check = compileJsonSchema({
        properties: { a: { pattern } },
        patternProperties: { [pattern]: { type: 'number' } },
      });
      const text = `${'a'.repeat(50_000)}!`;
      expect(check({ a: text })).toEqual([{ path: 'a', message: `must match pattern "${pattern}"` }]);
      expect(check({ aa: text })).toHaveLength(1);
      expect(await cpuTimeOf(() => check({ a: text, [text]: 1 }))).toBeLessThan(200);
    },
  );

  it('refuses a pattern that no engine matches at such a cost', () => {
    expect(() => compileJsonSchema({ pattern: '^(?=(a+)+$)' })).toThrow(/the pattern .* without look-around/);
  });

  describe('of a recursive schema', () => {
    const n = { $ref: '#/$defs/n' };
    const branch = (k: unknown) => ({ properties: { c: n, k: { const: k } } });
    const careless = { ...n, $defs: { n: { anyOf: [branch(1), branch(2)] } } };
    const nested = (depth: number): object => (depth === 0 ? { k: 3 } : { c: nested(depth - 1), k: 3 });

    it('refuses what takes twice as long for each level, and says what to write', () => {
      expect(() => compileJsonSchema(careless)).toThrow(/twice as long for each level.*discriminator.*maxSteps/);
      expect(() => compileJsonSchema({ anyOf: [{ type: 'string' }, { $ref: '#' }] })).toThrow(/no check ends/);
    });

    it('ends a check after so many steps where the author insists', async () => {
      const check = compileJsonSchema(careless, { maxSteps: 50_000 });
      expect(check(nested(2))).not.toEqual([]);
      const spent = [{ path: '', message: 'takes more than 50000 steps to check; send less, or nest it less' }];
      expect(check(nested(60))).toEqual(spent);
      expect(await cpuTimeOf(() => check(nested(60)))).toBeLessThan(500);
      expect(check({ c: { c: { k: 2 }, k: 1 }, k: 1 })).toEqual([]);
    });

    it('counts the steps of each check anew', () => {
      const check = compileJsonSchema({ properties: { next: { $ref: '#' } } }, { maxSteps: 5 });
      const value = { next: { next: { next: {} } } };
      for (let run = 0; run < 5; run += 1) expect(check(value)).toEqual([]);
      expect(check({ next: { next: { next: value } } })).toHaveLength(1);
    });

    it('looks into the one branch that a discriminator names', async () => {
      const tagged = (k: string) => ({ type: 'object', properties: { c: n, k: { const: k } }, required: ['k'] });
      const node = {
        type: 'object',
        discriminator: { propertyName: 'k', mapping: { a: '#/$defs/a' } },
        oneOf: [tagged('b'), { $ref: '#/$defs/a' }],
      };
      const check = compileJsonSchema({ ...n, $defs: { n: node, a: tagged('a') } });
      const chain = (depth: number, last: object): object =>
        depth === 0 ? last : { k: 'a', c: chain(depth - 1, last) };
      expect(check(chain(60, { k: 'b' }))).toEqual([]);
      expect(check(chain(60, { k: 'z' }))[0]?.message).toBe('value of tag "k" must be in oneOf');
      expect(await cpuTimeOf(() => check(chain(60, { k: 'z' })))).toBeLessThan(20);
    });

    it('ignores a discriminator where nothing recurses, as JSON Schema does', () => {
      const check = compileJsonSchema({
        discriminator: { propertyName: 'k', mapping: {} },
        oneOf: [{ type: 'string' }],
      });
      expect([check('a'), check(1)]).toEqual([[], [expect.anything(), expect.anything()]]);
    });
  });

  it.each(Object.keys(fullFormats))(
    'checks the format "%s" at a cost that grows with the text alone',
    async (format) => {
      const check = compileJsonSchema({ format });
      for (const start of ['', 'http://', 'P', 'a:', 'urn:uuid:']) {
        for (const part of [
          'a',
          '1',
          '.',
          ':',
          '/',
          '-',
          '@',
          '%20',
          'a.',
          '1:',
          'a@',
          ' ',
          '1D',
          '{a}',
          '//a',
          '?',
          '(',
        ]) {
          const text = `${start}${part.repeat(20_000)}\n`;
          expect(await cpuTimeOf(() => check(text))).toBeLessThan(60);
        }
      }
    },
  );
});
