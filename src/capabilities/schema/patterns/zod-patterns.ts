import { regexes, type $ZodCheck, type $ZodType } from 'zod/v4/core';
import { isLinear } from './linear-reg-exp.js';

/** zod's own that it takes look-around, or a second look at a character, to write. Each was checked to be linear. */
const KNOWN = new Set(
  [...Object.values(regexes), regexes.emoji()].flatMap((known) => (known instanceof RegExp ? [known.source] : [])),
);

/** zod lists a pattern for these, but compares texts. */
const COMPARED = new Set(['starts_with', 'ends_with', 'includes']);

/** A schema may make new ones whenever it is asked for its parts. */
const MOST_SCHEMAS = 10_000;

/** The patterns of a zod schema, and of all that it is made of, that may cost more than the length of a text. */
export function carelessPatterns(root: $ZodType): readonly string[] {
  const careless = new Set<string>();
  const parts = new Set([root]);
  for (const part of parts) {
    if (parts.size > MOST_SCHEMAS) break;
    for (const pattern of ownPatterns(part))
      if (!KNOWN.has(pattern.source) && !isLinear(pattern)) careless.add(pattern.source);
    addChildren(part, parts);
  }
  return [...careless];
}

type Def = Readonly<Record<string, unknown>> & { readonly checks?: readonly $ZodCheck[] };

const defOf = ({ _zod }: { _zod: { def: unknown } }) => _zod.def as Def;

function addChildren(schema: $ZodType, parts: Set<$ZodType>): void {
  const def = defOf(schema);
  if (def['type'] === 'lazy') parts.add((schema._zod as unknown as { innerType: $ZodType }).innerType);
  if (def['type'] === 'lazy' || def['type'] === 'template_literal') return;
  for (const key in def) {
    const held = def[key];
    if (typeof held !== 'object' || held === null || key === 'checks') continue;
    if (isSchema(held)) parts.add(held);
    else if (key === 'shape' || Array.isArray(held)) {
      for (const child of Object.values(held)) if (isSchema(child)) parts.add(child);
    }
  }
}

function isSchema(value: unknown): value is $ZodType {
  return typeof value === 'object' && value !== null && '_zod' in value && 'def' in (value._zod as object);
}

const NONE: readonly RegExp[] = [];

function ownPatterns(schema: $ZodType): readonly RegExp[] {
  const def = defOf(schema);
  if (def['type'] === 'template_literal') return [(schema._zod as unknown as { pattern: RegExp }).pattern];
  if (def['type'] !== 'string') return NONE;
  return [def, ...(def.checks ?? []).map(defOf)].flatMap(patternsIn);
}

function patternsIn({ format, pattern, hostname, protocol }: Def): readonly RegExp[] {
  if (typeof format === 'string' && COMPARED.has(format)) return NONE;
  return [pattern, hostname, protocol].filter((held) => held instanceof RegExp);
}
