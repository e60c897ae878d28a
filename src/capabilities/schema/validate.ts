import type { StandardSchemaV1 } from '@standard-schema/spec';
import { safeParseAsync } from 'zod/v4/core';
import type { ArgumentIssue } from '../outcomes.js';
import { isZod } from './is-zod.js';
import { mayWait } from './may-wait.js';
import type { Schema } from './schema.js';

export type Validation =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly issues: readonly ArgumentIssue[] };

/** At once where the schema can: most check nothing that has to be waited for. */
export function validate(schema: Schema, value: unknown): Validation | Promise<Validation> {
  if (isZod(schema) && mayWait(schema)) {
    return safeParseAsync(schema, value).then(({ data, error }) => toValidation(error ?? { value: data }));
  }
  const validated = schema['~standard'].validate(value);
  return validated instanceof Promise ? validated.then(toValidation) : toValidation(validated);
}

function toValidation(result: StandardSchemaV1.Result<unknown>): Validation {
  return result.issues ? { ok: false, issues: result.issues.map(toIssue) } : { ok: true, value: result.value };
}

function toIssue(issue: StandardSchemaV1.Issue): ArgumentIssue {
  return { path: (issue.path ?? []).map(segment).join('.'), message: issue.message };
}

function segment(part: PropertyKey | StandardSchemaV1.PathSegment): string {
  return String(typeof part === 'object' ? part.key : part);
}
