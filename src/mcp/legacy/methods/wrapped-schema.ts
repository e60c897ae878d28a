import { DATA, isNode, type JsonNode } from '../../../capabilities/schema/recursion/json-node.js';

const ROOT = '#/properties/result';

/** What these hold are schemas by names of the author's choice, which may be those of keywords. */
const NAMED: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
  'dependencies',
]);

/**
 * The schema of `{ result: value }` for that of a value. References to the root, or to a place from there, are moved with it; those
 * inside of a subschema with a URI of its own stay, as that is where they begin.
 */
export function wrappedSchema(schema: JsonNode): JsonNode {
  const { $schema, ...natural } = schema;
  const hasOwnBase = isBase(natural['$id']);
  const result = hasOwnBase ? schema : moved(natural);
  return {
    ...($schema !== undefined && { $schema }),
    type: 'object',
    properties: { result },
    required: ['result'],
  };
}

/** A fragment alone is the older drafts' form of `$anchor`. */
function isBase(id: unknown): boolean {
  return typeof id === 'string' && !id.startsWith('#');
}

function moved(node: JsonNode): JsonNode {
  if (isBase(node['$id'])) return node;
  const { $recursiveRef: recursive, $recursiveAnchor: _anchor, ...others } = node;
  const members = Object.entries(others).map(([keyword, value]) => [keyword, movedMember(keyword, value)] as const);
  const copy: Record<string, unknown> = Object.fromEntries(members);
  if (recursive === undefined) return copy;
  // Its target is the root of the document (2019-09), which is another one now.
  const reference = { $ref: ROOT };
  return '$ref' in copy ? { ...copy, allOf: [...arrayOf(copy['allOf']), reference] } : { ...copy, ...reference };
}

function movedMember(keyword: string, value: unknown): unknown {
  if (keyword === '$ref' || keyword === '$dynamicRef') return movedReference(value);
  if (DATA.has(keyword)) return value;
  if (NAMED.has(keyword) && isNode(value))
    return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, movedValue(schema)]));
  return movedValue(value);
}

function movedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(movedValue);
  return isNode(value) ? moved(value) : value;
}

function movedReference(reference: unknown): unknown {
  if (typeof reference !== 'string') return reference;
  return reference === '#' || reference.startsWith('#/') ? `${ROOT}${reference.slice(1)}` : reference;
}

function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
