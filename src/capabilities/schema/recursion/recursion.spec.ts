import { z } from 'zod';
import { byConstants, byDiscriminator } from './branches.js';
import type { JsonNode } from './json-node.js';
import { recursionOf } from './recursion.js';

const n = { $ref: '#/$defs/n' };
const self = { $ref: '#' };
const child = (extra: object = {}) => ({ properties: { c: n, ...extra } });
const defs = (node: object, others: object = {}) => ({ $ref: '#/$defs/n', $defs: { n: node, ...others } });
const tagged = (k: unknown, rest: object = { c: n }) => ({
  type: 'object',
  properties: { k: { const: k }, ...rest },
  required: ['k'],
});

const MULTIPLY: Readonly<Record<string, JsonNode>> = {
  'anyOf with the same child': defs({ anyOf: [child({ k: { const: 1 } }), child({ k: { const: 2 } })] }),
  oneOf: defs({ oneOf: [child(), child()] }),
  'oneOf by constants that nothing looks at first': defs({ type: 'object', oneOf: [tagged('a'), tagged('b')] }),
  'a discriminator that does not tell': defs({
    type: 'object',
    discriminator: { propertyName: 'k' },
    oneOf: [tagged('a'), tagged('a')],
  }),
  'a discriminator of what may be no object': defs({
    discriminator: { propertyName: 'k' },
    oneOf: [tagged('a'), tagged('b')],
  }),
  allOf: defs({ allOf: [child(), child()] }),
  'a branch beside the properties': defs({ ...child(), anyOf: [child(), {}] }),
  'if and then': defs({ if: child(), then: child() }),
  not: defs({ ...child(), not: child() }),
  dependentSchemas: defs({ ...child(), dependentSchemas: { a: child() } }),
  dependencies: defs({ ...child(), dependencies: { a: child(), b: ['c'] } }),
  'a reference beside the properties': defs({ $ref: '#/$defs/m', ...child() }, { m: child() }),
  'two patterns': defs({ patternProperties: { '^c': n, c$: n } }),
  'a pattern and a name': defs({ ...child(), patternProperties: { '^c': n } }),
  'additional properties of another branch': defs({ allOf: [child(), { additionalProperties: n }] }),
  'items and contains': defs({ items: n, contains: n }),
  'two places in turn': defs({ anyOf: [{ properties: { a: child() } }, { properties: { a: child() } }] }),
  'through another definition': defs(
    { anyOf: [{ properties: { a: { $ref: '#/$defs/m' } } }, { properties: { a: { $ref: '#/$defs/o' } } }] },
    { m: child(), o: child() },
  ),
  'a dynamic reference': {
    $dynamicAnchor: 'node',
    anyOf: [{ properties: { c: { $dynamicRef: '#node' } } }, { properties: { c: { $dynamicRef: '#node' } } }],
  },
  'a recursive reference': {
    $recursiveAnchor: true,
    anyOf: [{ properties: { c: { $recursiveRef: '#' } } }, { properties: { c: { $recursiveRef: '#' } } }],
  },
  'by $id and $anchor': {
    $id: 'https://example.org/tree',
    $anchor: 'tree',
    allOf: [{ properties: { c: { $ref: 'https://example.org/tree' } } }, { properties: { c: { $ref: '#tree' } } }],
  },
  'unevaluated properties': defs({ allOf: [child()], unevaluatedProperties: n }),
  'tuples that overlap': defs({ allOf: [{ prefixItems: [n] }, { items: n }] }),
};

const BOUNDED: Readonly<Record<string, JsonNode>> = {
  'no recursion': { properties: { a: { $ref: '#/$defs/a' } }, $defs: { a: { anyOf: [{}, {}] } } },
  'a list': { properties: { next: self, n: { type: 'number' } } },
  'a tree': defs({ properties: { left: n, right: n, items: { type: 'array', items: n } } }),
  'other children in each branch': defs({
    anyOf: [
      { properties: { and: { items: n } } },
      { properties: { or: { items: n } } },
      { properties: { not: n } },
      { type: 'string' },
    ],
  }),
  'one branch that recurses': defs({ anyOf: [{ type: 'string' }, { type: 'array', items: n }, { type: 'null' }] }),
  'a list or an object': defs({ anyOf: [{ items: n }, { additionalProperties: n }] }),
  'then or else': defs({ if: { required: ['k'] }, then: child(), else: child() }),
  'a discriminator': defs(
    {
      type: 'object',
      discriminator: { propertyName: 'k' },
      oneOf: [tagged('a'), { $ref: '#/$defs/b' }],
    },
    { b: tagged('b') },
  ),
  'names, patterns and the rest': defs({
    properties: { c: n },
    patternProperties: { '^x-': n },
    additionalProperties: n,
  }),
  'a tuple and the rest': defs({ prefixItems: [n, n], items: n }),
  'a tuple of older drafts': defs({ items: [n, n], additionalItems: n }),
  vocabularies: defs({ allOf: [{ properties: { a: n } }, { properties: { b: n } }] }),
  'an ambiguity that does not come again': { allOf: [defs(child()), { properties: { c: n } }], $defs: { n: child() } },
  'a reference in an example': { properties: { a: { type: 'object' } }, examples: [{ $ref: '#' }] },
  'a reference that leads nowhere': { properties: { a: { $ref: '#/$defs/none' } } },
};

const verdictOn = (schema: JsonNode) => recursionOf(schema, byDiscriminator).verdict;

describe('recursionOf', () => {
  it.each(Object.entries(MULTIPLY))('finds what multiplies: %s', (_, schema) => {
    expect(verdictOn(schema)).toBe('multiplies');
  });

  it.each(Object.entries(BOUNDED))('finds nothing in %s', (_, schema) => {
    expect(verdictOn(schema)).toBe('bounded');
  });

  it.each([
    [defs(n)],
    [{ anyOf: [{ type: 'string' }, self] }],
    [defs({ allOf: [{ $ref: '#/$defs/m' }] }, { m: { not: n } })],
  ])('finds what never ends: %j', (schema) => expect(verdictOn(schema)).toBe('endless'));

  it('says so where there is too much to look at', () => {
    const laughs = Array.from({ length: 20 }, (_, i) => [
      `n${i}`,
      { allOf: Array(2).fill({ $ref: `#/$defs/n${i + 1}` }) },
    ]);
    expect(verdictOn({ $ref: '#/$defs/n0', $defs: Object.fromEntries(laughs) })).toBe('many');
    const wide = Array.from({ length: 300 }, (_, i) => [
      `n${i}`,
      { items: { anyOf: [{ $ref: `#/$defs/n${(i + 1) % 300}` }] } },
    ]);
    expect(verdictOn({ $ref: '#/$defs/n0', $defs: Object.fromEntries(wide) })).toBe('many');
  });

  it('names the subschemas that come again', () => {
    const node = child({ d: { type: 'string' } });
    const schema = { properties: { a: n }, $defs: { n: node } };
    expect(recursionOf(schema, byDiscriminator)).toEqual({ verdict: 'bounded', nodes: [n] });
  });

  it('knows the unions of zod that are told apart by a constant', () => {
    const leaf = z.object({ k: z.literal('leaf') });
    const not = z.object({
      k: z.literal('not'),
      get of() {
        return tree;
      },
    });
    const all = z.object({
      k: z.enum(['and', 'or']),
      get of() {
        return z.array(tree);
      },
    });
    const tree: z.ZodType = z.lazy(() => z.discriminatedUnion('k', [leaf, not, all]));
    const branch = (k: string) =>
      z.object({
        k: z.literal(k),
        get of() {
          return guessed.optional();
        },
      });
    const guessed: z.ZodType = z.lazy(() => z.union([branch('a'), branch('b')]));
    expect(recursionOf(z.toJSONSchema(z.object({ tree })), byConstants).verdict).toBe('bounded');
    expect(recursionOf(z.toJSONSchema(z.object({ tree: guessed })), byConstants).verdict).toBe('multiplies');
  });
});
