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
});
