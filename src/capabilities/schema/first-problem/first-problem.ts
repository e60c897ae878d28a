import { holdsMoreThan } from '../holds-more.js';
import { isZod } from '../is-zod.js';
import { ROOT } from './place.js';
import { problemOf } from './problem-of.js';
import type { SchemaProblem } from './schema-problem.js';

/** Where so few values are wrong, telling of all of them costs little. */
const FEW_VALUES = 100;

/**
 * What zod cannot do: it stops at the first problem. zod makes an issue of every value that does not fit, at some 5 µs each,
 * so 100,000 of them block a pod for most of a second. The parts of a container are looked at one by one, each by its own
 * schema, and a value that passes here may still fail as a whole: zod's own parse has to follow.
 *
 * Transforms and refinements of parts may run here, and again in that parse.
 *
 * @returns `undefined` for a small value too, whose problems zod may collect
 */
export function firstProblem(schema: unknown, value: unknown): SchemaProblem | undefined {
  return isZod(schema) && holdsMoreThan(FEW_VALUES, value) ? problemOf(schema, value, ROOT) : undefined;
}
