import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';

const PACKAGE = join(__dirname, '..', '..', '..', 'node_modules', '@modelcontextprotocol', 'conformance');

export const REVISIONS = ['2025-03-26', '2025-06-18', '2025-11-25', '2026-07-28'] as const;
export type Revision = (typeof REVISIONS)[number];

export type Schema = Record<string, unknown>;
export type Definitions = Readonly<Record<string, Schema>>;

export interface OfficialSchema {
  readonly keyword: '$defs' | 'definitions';
  readonly definitions: Definitions;
}

/**
 * The `schema.json` of each revision, as the pinned conformance suite carries them in its bundle: the only package that
 * brings them all.
 */
export function officialSchemas(): ReadonlyMap<Revision, OfficialSchema> {
  const bundle = readFileSync(join(PACKAGE, 'dist', 'index.js'), 'utf8');
  const table = /\{"2025-03-26":(\w+),"2025-06-18":(\w+),"2025-11-25":(\w+),\[\w+\]:(\w+)\}/.exec(bundle);
  if (!table) throw new Error('The conformance suite no longer carries the schemas where they were.');
  return new Map(REVISIONS.map((revision, index) => [revision, schemaAt(bundle, table[index + 1]!)]));
}

function schemaAt(bundle: string, name: string): OfficialSchema {
  const start = bundle.indexOf(`${name}={$schema:`) + name.length + 1;
  const literal = bundle.slice(start, endOfObject(bundle, start));
  const schema = JSON.parse(JSON.stringify(runInNewContext(`(${literal})`))) as Schema;
  const keyword = '$defs' in schema ? '$defs' : 'definitions';
  return { keyword, definitions: schema[keyword] as Definitions };
}

/** Where the object literal ends that begins at `start`. */
function endOfObject(code: string, start: number): number {
  let depth = 0;
  let quote: string | undefined;
  for (let index = start; index < code.length; index += 1) {
    const character = code.charAt(index);
    if (quote !== undefined) {
      if (character === '\\') index += 1;
      else if (character === quote) quote = undefined;
    } else if ('`"\''.includes(character)) quote = character;
    else if (character === '{') depth += 1;
    else if (character === '}' && (depth -= 1) === 0) return index + 1;
  }
  throw new Error('The object does not end.');
}
