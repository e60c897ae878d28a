import { checkable } from './checkable-schema.js';
import { type Sides, withoutOtherSide } from './one-sided-members.js';

type Node = Readonly<Record<string, unknown>>;

/** What a schema describes. */
export type SchemaSide = 'arguments' | 'answer';

/** A keyword that is left out, or what stands for it. */
type Keywords = ReadonlyMap<string, string | undefined>;

/** They say nothing of values, and much of the size: examples, and words of OpenAPI that JSON Schema has not. */
const SILENT = ['example', 'examples', 'xml', 'externalDocs', 'discriminator'];

/**
 * What documents say of answers and APIs don't keep: even the examples of GitHub's lack members that it requires. Clients
 * refuse an answer that doesn't fit, so that only types and members are said of it. Branches may then fit together.
 */
const UNKEPT = [
  ...['required', 'enum', 'const', 'format', 'pattern', 'not', 'if', 'then', 'else', 'dependentRequired'],
  ...['minLength', 'maxLength', 'minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'additionalProperties'],
];

const dropped = (names: readonly string[]) => names.map((name) => [name, undefined] as const);

export const KEYWORDS: Readonly<Record<SchemaSide, Keywords>> = {
  arguments: new Map(dropped(SILENT)),
  answer: new Map([...dropped([...SILENT, ...UNKEPT]), ['oneOf', 'anyOf'] as const]),
};

/** How a schema of a document becomes one that stands for itself. */
export interface Rewriting extends Sides {
  readonly nameOf: (pointer: string) => string;
  readonly keywords: Keywords;
}

/** Their values are no schemas. */
const VALUES = new Set(['enum', 'const', 'default', 'required']);

/** Their keys are names of the team's, and no keywords. */
const MAPS = new Set(['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions']);

export function rewritten(value: unknown, how: Rewriting): unknown {
  if (Array.isArray(value)) return value.map((item) => rewritten(item, how));
  if (typeof value !== 'object' || value === null) return value;
  if ('nullable' in value) return rewritten(withNull(value), how);
  const schema = checkable(withoutOtherSide(value as Node, how));
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, inner]: [string, unknown]) => {
      const name = how.keywords.has(key) ? how.keywords.get(key) : key;
      return name === undefined || name.startsWith('x-') ? [] : [[name, member(key, inner, how)]];
    }),
  );
}

function member(key: string, value: unknown, how: Rewriting): unknown {
  if (key === '$ref' && typeof value === 'string') return `#/$defs/${how.nameOf(value)}`;
  if (VALUES.has(key)) return value;
  if (!MAPS.has(key)) return rewritten(value, how);
  return Object.fromEntries(
    Object.entries(Object(value) as Node).map(([name, schema]) => [name, rewritten(schema, how)]),
  );
}

/** OpenAPI 3.0 says so that `null` is a value, too; the parser has left it where there is no `type` beside it. */
function withNull({ nullable, ...schema }: Node): Node {
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
}
