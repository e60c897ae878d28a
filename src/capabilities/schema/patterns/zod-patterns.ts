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
  const patterns = [...partsOf(root)].flatMap(ownPatterns).filter(({ source }) => !KNOWN.has(source));
  return [...new Set(patterns.filter((pattern) => !isLinear(pattern)).map(({ source }) => source))];
}

type Def = Readonly<Record<string, unknown>> & { readonly checks?: readonly $ZodCheck[] };

const defOf = ({ _zod }: { _zod: { def: unknown } }) => _zod.def as Def;

function partsOf(root: $ZodType): ReadonlySet<$ZodType> {
  const parts = new Set([root]);
  for (const part of parts) {
    if (parts.size > MOST_SCHEMAS) break;
    for (const child of childrenOf(part)) parts.add(child);
  }
  return parts;
}

function childrenOf(schema: $ZodType): readonly $ZodType[] {
  const def = defOf(schema);
  if (def['type'] === 'template_literal') return [];
  if (def['type'] === 'lazy') return [(schema._zod as unknown as { innerType: $ZodType }).innerType];
  const held = Object.keys(def).flatMap((key) => (key === 'shape' ? Object.values(def['shape'] as object) : def[key]));
  return held.filter(isSchema);
}

function isSchema(value: unknown): value is $ZodType {
  return typeof value === 'object' && value !== null && '_zod' in value && 'def' in (value._zod as object);
}

function ownPatterns(schema: $ZodType): readonly RegExp[] {
  const def = defOf(schema);
  if (def['type'] === 'template_literal') return [(schema._zod as unknown as { pattern: RegExp }).pattern];
  const defs = [def, ...(def.checks ?? []).map(defOf)];
  return defs
    .filter(({ format }) => !COMPARED.has(String(format)))
    .flatMap(({ pattern, hostname, protocol }) => [pattern, hostname, protocol])
    .filter((pattern) => pattern instanceof RegExp);
}
