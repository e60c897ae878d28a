import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { $ZodType } from 'zod/v4/core';
import type { SchemaProblem } from './schema-problem.js';

/** Schemas that were seen to wait for something, or to throw; those are left to the parse that follows. */
const unasked = new WeakSet<$ZodType>();

type Made = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

/** What a schema makes of a value, without texts about what is wrong. `undefined` where it has to wait for something. */
export function made(schema: $ZodType, value: unknown): Made | undefined {
  if (unasked.has(schema)) return undefined;
  try {
    // Where it must not wait, zod drops what a team's function promised, and nothing owns what that may reject with.
    const payload = schema._zod.run({ value, issues: [] }, { async: true });
    if (!(payload instanceof Promise)) return payload.issues.length > 0 ? WRONG : { ok: true, value: payload.value };
    payload.catch(() => undefined);
  } catch {
    // A team's function threw.
  }
  unasked.add(schema);
  return undefined;
}

const WRONG: Made = { ok: false };

/** The first of the issues that the schema itself makes of a value. */
export function problemAsAWhole(schema: $ZodType, value: unknown): SchemaProblem | undefined {
  if (made(schema, value)?.ok !== false) return undefined;
  const result = (schema as unknown as StandardSchemaV1)['~standard'].validate(value);
  const issue = result instanceof Promise ? undefined : result.issues?.[0];
  if (!issue) return undefined;
  return {
    path: (issue.path ?? []).map((part) => (typeof part === 'object' ? part.key : part)),
    message: issue.message,
  };
}
