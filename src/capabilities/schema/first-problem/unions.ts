import type { $ZodDiscriminatedUnion, $ZodType, $ZodUnion } from 'zod/v4/core';
import { problemAsAWhole } from './as-a-whole.js';
import type { Look, Place } from './place.js';
import type { SchemaProblem } from './schema-problem.js';

type Union = $ZodUnion | $ZodDiscriminatedUnion;
type Options = ReadonlyMap<unknown, $ZodType>;

/** By the discriminator's value; made when first asked for. */
const optionsOf = new WeakMap<Union, Options>();

/** Fails where every option fails. Where one is told by its discriminator, only that one is asked. */
export function problemInUnion(union: Union, value: unknown, place: Place, look: Look): SchemaProblem | undefined {
  const { def } = union._zod;
  if ('discriminator' in def) {
    const option = optionFor(union as $ZodDiscriminatedUnion, value);
    return option ? look(option, value, place) : problemAsAWhole(union, value);
  }
  const problems: SchemaProblem[] = [];
  for (const option of def.options) {
    const problem = look(option, value, place);
    if (!problem) return undefined;
    problems.push(problem);
  }
  return problems.length === 1 ? problems[0] : { path: [], message: 'Invalid input' };
}

function optionFor(union: $ZodDiscriminatedUnion, value: unknown): $ZodType | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const options = optionsOf.get(union) ?? listed(union);
  optionsOf.set(union, options);
  return options.get((value as Record<string, unknown>)[union._zod.def.discriminator]);
}

function listed({ _zod: { def } }: $ZodDiscriminatedUnion): Options {
  const named = (option: $ZodType) => [...(option._zod.propValues?.[def.discriminator] ?? [])];
  return new Map(def.options.flatMap((option) => named(option).map((name) => [name, option])));
}
