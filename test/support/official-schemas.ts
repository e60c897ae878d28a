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

export const REVISIONS = ['2025-03-26', '2025-06-18', '2025-11-25', '2026-07-28'] as const;

export type Revision = (typeof REVISIONS)[number];

let read: Readonly<Record<Revision, Definitions>> | undefined;

/** The official JSON Schema of each revision that has one, as the conformance suite carries them in its bundle. */
export function officialSchemas(): Readonly<Record<Revision, Definitions>> {
  return (read ??= readBundle());
}

function readBundle(): Readonly<Record<Revision, Definitions>> {
  const manifest = require.resolve('@modelcontextprotocol/conformance/package.json');
  const bundle = readFileSync(join(dirname(manifest), 'dist', 'index.js'), 'utf8');
  const table = /\{"2025-03-26":(\w+),"2025-06-18":(\w+),"2025-11-25":(\w+),\[\w+\]:(\w+)\}/.exec(bundle);
  if (!table) throw new Error('The conformance suite no longer carries the schemas where they were');
  const all = REVISIONS.map((revision, index) => [revision, definitionsIn(bundle, table[index + 1]!)] as const);
  return Object.fromEntries(all) as Record<Revision, Definitions>;
}

/** @param name the variable that holds the schema */
function definitionsIn(bundle: string, name: string): Definitions {
  const start = bundle.indexOf(`${name}={$schema:`) + name.length + 1;
  const value = runInNewContext(`(${bundle.slice(start, endOfObject(bundle, start))})`) as unknown;
  // Of this realm, as a file that is parsed.
  const schema = JSON.parse(JSON.stringify(value)) as Readonly<Record<string, Definitions>>;
  return (schema['$defs'] ?? schema['definitions'])!;
}

/** Where the object literal ends that begins at a brace. */
function endOfObject(source: string, start: number): number {
  let depth = 0;
  for (let at = start; at < source.length; at += 1) {
    const character = source[at]!;
    if ('"\'`'.includes(character)) at = endOfString(source, at);
    else if (character === '{') depth += 1;
    else if (character === '}' && --depth === 0) return at + 1;
  }
  throw new Error('The bundle ends within a schema');
}

function endOfString(source: string, start: number): number {
  let at = start + 1;
  while (source[at] !== source[start]) at += source[at] === '\\' ? 2 : 1;
  return at;
}
