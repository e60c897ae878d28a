import { regexes, type $ZodType } from 'zod/v4/core';
import { defOf, type ZodDef, zodParts } from '../zod-parts.js';
import { isLinear } from './linear-reg-exp.js';

/** zod's own that it takes look-around, or a second look at a character, to write. Each was checked to be linear. */
const KNOWN = new Set(
  [...Object.values(regexes), regexes.emoji()].flatMap((known) => (known instanceof RegExp ? [known.source] : [])),
);

/** zod lists a pattern for these, but compares texts. */
const COMPARED = new Set(['starts_with', 'ends_with', 'includes']);

/** The patterns of a zod schema, and of all that it is made of, that may cost more than the length of a text. */
export function carelessPatterns(root: $ZodType): readonly string[] {
  const patterns = [...zodParts(root)].flatMap(ownPatterns);
  const careless = patterns.filter((pattern) => !KNOWN.has(pattern.source) && !isLinear(pattern));
  return [...new Set(careless.map(({ source }) => source))];
}

const NONE: readonly RegExp[] = [];

function ownPatterns(schema: $ZodType): readonly RegExp[] {
  const def = defOf(schema);
  if (def['type'] === 'template_literal') return [(schema._zod as unknown as { pattern: RegExp }).pattern];
  if (def['type'] !== 'string') return NONE;
  return [def, ...(def.checks ?? []).map(defOf)].flatMap(patternsIn);
}

function patternsIn({ format, pattern, hostname, protocol }: ZodDef): readonly RegExp[] {
  if (typeof format === 'string' && COMPARED.has(format)) return NONE;
  return [pattern, hostname, protocol].filter((held) => held instanceof RegExp);
}
