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

  it('names the values that would fit', () => {
    const check = compileJsonSchema({ properties: { a: { enum: ['x', 'y'] }, 'b/c': { const: 1 } } });
    expect(check({ a: 'z', 'b/c': 2 })).toEqual([
      { path: 'a', message: 'must be equal to one of the allowed values: ["x","y"]' },
      { path: 'b/c', message: 'must be equal to constant: 1' },
    ]);
  });
});
