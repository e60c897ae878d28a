import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runInNewContext } from 'node:vm';

/** A JSON Schema, as far as the official ones use it. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
}

/** The definitions of a revision's schema, by their names. */
export type Definitions = Readonly<Record<string, JsonSchema>>;

/** In the order in which the bundle has them, with a definition that came with each. */
const REVISIONS = [
  ['2025-03-26', 'AudioContent'],
  ['2025-06-18', 'ElicitRequest'],
  ['2025-11-25', 'ListTasksRequest'],
  ['2026-07-28', 'DiscoverRequest'],
] as const;

export type Revision = (typeof REVISIONS)[number][0];

let read: Readonly<Record<Revision, Definitions>> | undefined;

/** The official JSON Schema of each revision that has one, as the conformance suite carries them in its bundle. */
export function officialSchemas(): Readonly<Record<Revision, Definitions>> {
  return (read ??= readBundle());
}

function readBundle(): Readonly<Record<Revision, Definitions>> {
  const manifest = require.resolve('@modelcontextprotocol/conformance/package.json');
  const bundle = readFileSync(join(dirname(manifest), 'dist', 'index.js'), 'utf8');
  const begins = [...bundle.matchAll(/=\{\$schema:`[^`]+`,(?:definitions|\$defs):\{Annotations:/g)];
  const found = begins.map(({ index }) => {
    const schema = runInNewContext(`(${literalAt(bundle, index + 1)})`) as Record<string, Definitions>;
    return (schema['$defs'] ?? schema['definitions']) as Definitions;
  });
  if (found.length !== REVISIONS.length) throw new Error(`The bundle has ${found.length} schemas`);
  for (const [at, [revision, news]] of REVISIONS.entries()) {
    const isNew = news in found[at]! && !(at > 0 && news in found[at - 1]!);
    if (!isNew) throw new Error(`The schema of ${revision} is not where it is expected in the bundle`);
  }
  return Object.fromEntries(REVISIONS.map(([revision], at) => [revision, found[at]])) as Record<Revision, Definitions>;
}

/** The object literal that begins at a brace. */
function literalAt(source: string, start: number): string {
  let depth = 0;
  for (let at = start; at < source.length; at += 1) {
    const character = source[at]!;
    if ('"\'`'.includes(character)) at = endOfString(source, at);
    else if (character === '{') depth += 1;
    else if (character === '}' && --depth === 0) return source.slice(start, at + 1);
  }
  throw new Error('The bundle ends within a schema');
}

function endOfString(source: string, start: number): number {
  let at = start + 1;
  while (source[at] !== source[start]) at += source[at] === '\\' ? 2 : 1;
  return at;
}
