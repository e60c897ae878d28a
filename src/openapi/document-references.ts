import type { OpenApiDocument, Reference } from './openapi-document.js';
import { KEYWORDS, rewritten, type SchemaSide } from './rewritten-schema.js';

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
    const how = {
      keywords: KEYWORDS[of],
      otherSide: of === 'arguments' ? ('readOnly' as const) : ('writeOnly' as const),
      resolve: (one: object) => this.resolve(one),
    };
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
    const root = rewritten(schema, { nameOf, ...how }) as Node;
    for (let pointer = waiting.pop(); pointer !== undefined; pointer = waiting.pop())
      defs[names.get(pointer)!] = rewritten(this.at(pointer), { nameOf, ...how });
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
  // What is no percent encoding stands for itself.
  return segment
    .replaceAll(/(?:%[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString())
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');
}

function freeName(pointer: string, taken: object): string {
  const base = decoded(pointer.slice(pointer.lastIndexOf('/') + 1)).replaceAll(/[^A-Za-z0-9_.-]/g, '_');
  let name = base;
  for (let n = 2; Object.hasOwn(taken, name); n += 1) name = `${base}_${n}`;
  return name;
}
