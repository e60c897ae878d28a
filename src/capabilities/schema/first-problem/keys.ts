import type { $ZodType, $ZodTypes } from 'zod/v4/core';
import { problemAsAWhole } from './as-a-whole.js';
import { within, type SchemaProblem } from './schema-problem.js';

export function unrecognized(key: string): SchemaProblem {
  return { path: [], message: `Unrecognized key: ${JSON.stringify(key.slice(0, 100))}` };
}

/** A key of digits may be a number to its schema. */
export function problemInKey(schema: $ZodType, key: string): SchemaProblem | undefined {
  const { type, checks = [] } = (schema as $ZodTypes)._zod.def;
  if (type === 'string' && checks.length === 0) return undefined;
  const problem = problemAsAWhole(schema, key);
  if (!problem || problemAsAWhole(schema, Number(key)) === undefined) return undefined;
  return schema._zod.values
    ? unrecognized(key)
    : within(key.slice(0, 100), { path: [], message: 'Invalid key in record' });
}
