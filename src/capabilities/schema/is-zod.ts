import type { $ZodType } from 'zod/v4/core';

/** By its shape: a team's package may bring its own copy of zod. */
export function isZod(schema: unknown): schema is $ZodType {
  return typeof schema === 'object' && schema !== null && '_zod' in schema;
}
