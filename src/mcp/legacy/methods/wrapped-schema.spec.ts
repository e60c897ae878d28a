import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv-provider.js';
import { z } from 'zod';
import { emitJsonSchema } from '../../../capabilities/schema/emit-json-schema.js';
import { compileJsonSchema } from '../../../capabilities/schema/compile-json-schema.js';
import type { JsonSchema, Schema } from '../../../capabilities/schema/schema.js';
import { wrappedSchema } from './wrapped-schema.js';

const DRAFT_7 = 'http://json-schema.org/draft-07/schema#';
const DRAFT_2019 = 'https://json-schema.org/draft/2019-09/schema';

/** Values of every kind, of which each schema accepts some. */
const VALUES: readonly unknown[] = [
  ...[null, true, 0, 1.5, '', 'a', 'const', [], {}, [1], ['a'], [[1]], [['a']], [1, ['a']]],
  ...[{ a: 1 }, { a: 'a' }, { enum: 1 }, { enum: { enum: 'x' } }, { $ref: 'x' }, { $ref: '#/$defs/text' }],
  ...[{ next: null }, { next: { next: null } }, { next: { next: 1 } }, { next: [] }, [{ next: null }], { result: 1 }],
];

const node = (properties: object) => ({ type: ['object', 'null'], properties, additionalProperties: false });

const SCHEMAS: readonly (readonly [what: string, schema: JsonSchema])[] = [
  ['any value', {}],
  ['no value', { not: {} }],
  ['an array', { type: 'array', items: { type: 'number' } }],
  ['a definition', { type: 'array', items: { $ref: '#/$defs/text' }, $defs: { text: { type: 'string' } } }],
  ['the root', { type: ['array', 'number'], items: { $ref: '#' } }],
  ['an anchor', { anyOf: [{ $ref: '#text' }, { type: 'null' }], $defs: { a: { $anchor: 'text', type: 'string' } } }],
  ['a dynamic anchor', { $dynamicAnchor: 'node', type: ['array', 'number'], items: { $dynamicRef: '#node' } }],
  ['recursion', node({ next: { $ref: '#' } })],
  [
    'a recursive definition',
    {
      anyOf: [{ $ref: '#/$defs/node' }, { type: 'array', items: { $ref: '#/$defs/node' } }],
      $defs: { node: node({ next: { $ref: '#/$defs/node' } }) },
    },
  ],
  ['the names of keywords', { ...node({ enum: { $ref: '#' }, const: { $ref: '#' }, a: { type: 'number' } }) }],
  ['references that are data', { enum: [{ $ref: '#/$defs/text' }, 'a'], default: { $ref: '#' }, $defs: { text: {} } }],
  ['a constant that is data', { anyOf: [{ const: { $ref: 'x' } }, { type: 'null' }] }],
  [
    'a property',
    { type: ['array', 'object'], properties: { a: { type: 'number' }, next: { $ref: '#/properties/a' } } },
  ],
  ['a URI of its own', { $id: 'https://example.com/s', type: ['array', 'number'], items: { $ref: '#' } }],
  [
    'an inner URI',
    {
      type: 'array',
      items: { $ref: 'https://example.com/t' },
      $defs: { t: { $id: 'https://example.com/t', type: ['array', 'number'], items: { $ref: '#' } } },
    },
  ],
  [
    'draft-07',
    {
      $schema: DRAFT_7,
      anyOf: [{ $ref: '#/definitions/t' }, { type: 'null' }],
      definitions: { t: { type: 'string' } },
    },
  ],
  [
    'draft-07, by a name',
    { $schema: DRAFT_7, anyOf: [{ $ref: '#t' }, { type: 'null' }], definitions: { t: { $id: '#t', type: 'string' } } },
  ],
  ['2019-09', { $schema: DRAFT_2019, type: ['array', 'number'], items: { $recursiveRef: '#' } }],
  [
    '2019-09, anchored',
    { $schema: DRAFT_2019, $recursiveAnchor: true, type: ['array', 'string'], items: { $recursiveRef: '#' } },
  ],
];

interface Tree {
  readonly [key: string]: Tree | null;
}
const tree: z.ZodType<Tree> = z.record(
  z.string(),
  z.lazy(() => tree.nullable()),
);

const ZOD: readonly (readonly [what: string, schema: Schema])[] = [
  ['a nullable recursive record', tree.nullable()],
  ['an array of itself', z.array(z.lazy(() => tree))],
  ['a union', z.union([z.string(), z.array(z.string()), z.object({ a: z.number() })])],
  ['a tuple', z.tuple([z.number(), z.array(z.string())])],
];

/** Which of the values a schema accepts. */
function accepted(schema: JsonSchema, wrap: (value: unknown) => unknown = (value) => value): boolean[] {
  const check = compileJsonSchema(schema, { maxSteps: 10_000 });
  return VALUES.map((value) => check(wrap(value)).length === 0);
}

const inResult = (result: unknown) => ({ result });

describe('a wrapped schema', () => {
  it.each(SCHEMAS)('accepts what its own accepted: %s', (_, schema) => {
    const verdicts = accepted(schema);
    expect(accepted(wrappedSchema(schema), inResult)).toEqual(verdicts);
    // A schema that all fit, or none, would hold nothing here.
    expect(new Set(verdicts).size).toBe('not' in schema || Object.keys(schema).length === 0 ? 1 : 2);
  });

  it.each(ZOD)('accepts what zod wrote: %s', (_, schema) => {
    const emitted = emitJsonSchema(schema, 'output');
    if (!emitted.ok) throw new Error(emitted.problem);
    expect(accepted(wrappedSchema(emitted.json), inResult)).toEqual(accepted(emitted.json));
  });

  // Its Ajv is of draft-07, which has no dynamic references.
  it.each(SCHEMAS.filter(([, schema]) => !('$schema' in schema || '$dynamicAnchor' in schema)))(
    'is one for the official client: %s',
    (_, schema) => {
      const check = new AjvJsonSchemaValidator().getValidator(wrappedSchema(schema));
      expect(VALUES.map((value) => check(inResult(value)).valid)).toEqual(accepted(schema));
      expect(check([]).valid).toBe(false);
    },
  );

  it('has the reference of 2019-09 to its root beside another', () => {
    const items = { $ref: '#/$defs/s', $recursiveRef: '#', allOf: [{ minItems: 1 }] };
    const moved = { $ref: '#/properties/result/$defs/s', allOf: [{ minItems: 1 }, { $ref: '#/properties/result' }] };
    expect(wrappedSchema({ $schema: DRAFT_2019, items })['properties']).toEqual({ result: { items: moved } });
  });

  it('is an object with the dialect of its own at its root', () => {
    const schema = { $schema: DRAFT_7, type: 'string' };
    expect(wrappedSchema(schema)).toEqual({
      $schema: DRAFT_7,
      type: 'object',
      properties: { result: { type: 'string' } },
      required: ['result'],
    });
  });
});
