import type { OpenApiDocument, Reference } from './openapi-document.js';

type Node = Readonly<Record<string, unknown>>;

/** An operation that can't be a tool. */
export class OperationProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'OperationProblem';
  }
}

/** What a document refers to within itself. Nothing outside of it is ever read. */
export class DocumentReferences {
  constructor(private readonly document: OpenApiDocument) {}

  /** @throws OperationProblem for what isn't there */
  resolve<T extends object>(value: T | Reference): T {
    let found: object = value;
    // A reference to a reference to itself has no end.
    for (let steps = 0; steps < 20; steps += 1) {
      if (!isReference(found)) return found as T;
      found = this.at(found.$ref);
    }
    throw new OperationProblem(`${JSON.stringify(value)} refers to itself`);
  }

  /** A schema that stands for itself: what it refers to is in its `$defs`. */
  bundle(schema: object, of: SchemaSide = 'arguments'): Node {
    const keywords = KEYWORDS[of];
    const names = new Map<string, string>();
    const defs: Record<string, unknown> = {};
    const waiting: string[] = [];
    const nameOf = (pointer: string) => {
      const known = names.get(pointer);
      if (known !== undefined) return known;
      const name = freeName(pointer, defs);
      names.set(pointer, name);
      defs[name] = true;
      waiting.push(pointer);
      return name;
    };
    const root = rewritten(schema, { nameOf, keywords }) as Node;
    for (let pointer = waiting.pop(); pointer !== undefined; pointer = waiting.pop())
      defs[names.get(pointer)!] = rewritten(this.at(pointer), { nameOf, keywords });
    return names.size === 0 ? root : { ...root, $defs: defs };
  }

  private at(pointer: string): object {
    if (!pointer.startsWith('#/')) throw new OperationProblem(`it refers to ${pointer}, outside of the document`);
    let found: unknown = this.document;
    for (const segment of pointer.slice(2).split('/')) found = child(found, decoded(segment));
    if (typeof found !== 'object' || found === null) throw new OperationProblem(`${pointer} is not in the document`);
    return found;
  }
}

function isReference(value: object): value is Reference {
  return typeof (value as Partial<Reference>).$ref === 'string';
}

function child(node: unknown, key: string): unknown {
  return typeof node === 'object' && node !== null && Object.hasOwn(node, key) ? (node as Node)[key] : undefined;
}

function decoded(segment: string): string {
  return decodeURIComponent(segment).replaceAll('~1', '/').replaceAll('~0', '~');
}

function freeName(pointer: string, taken: object): string {
  const base = decoded(pointer.slice(pointer.lastIndexOf('/') + 1)).replaceAll(/[^A-Za-z0-9_.-]/g, '_');
  let name = base;
  for (let n = 2; Object.hasOwn(taken, name); n += 1) name = `${base}_${n}`;
  return name;
}

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

const KEYWORDS: Readonly<Record<SchemaSide, Keywords>> = {
  arguments: new Map(dropped(SILENT)),
  answer: new Map([...dropped([...SILENT, ...UNKEPT]), ['oneOf', 'anyOf'] as const]),
};

interface Rewriting {
  readonly nameOf: (pointer: string) => string;
  readonly keywords: Keywords;
}

/** Their values are no schemas. */
const VALUES = new Set(['enum', 'const', 'default', 'required']);

function rewritten(value: unknown, how: Rewriting): unknown {
  if (Array.isArray(value)) return value.map((item) => rewritten(item, how));
  if (typeof value !== 'object' || value === null) return value;
  if ('nullable' in value) return rewritten(withNull(value), how);
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
      const name = how.keywords.has(key) ? how.keywords.get(key) : key;
      return name === undefined || name.startsWith('x-') ? [] : [[name, member(key, inner, how)]];
    }),
  );
}

function member(key: string, value: unknown, how: Rewriting): unknown {
  if (key === '$ref' && typeof value === 'string') return `#/$defs/${how.nameOf(value)}`;
  if (VALUES.has(key)) return value;
  if (key !== 'properties' && key !== '$defs' && key !== 'patternProperties') return rewritten(value, how);
  return Object.fromEntries(
    Object.entries(Object(value) as Node).map(([name, schema]) => [name, rewritten(schema, how)]),
  );
}

/** OpenAPI 3.0 says so that `null` is a value, too; the parser has left it where there is no `type` beside it. */
function withNull({ nullable, ...schema }: Node): Node {
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
}
