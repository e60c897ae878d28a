import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { ArgumentIssue } from '../outcomes.js';
import type { Schema } from './schema.js';

export type Validation =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly issues: readonly ArgumentIssue[] };

export async function validate(schema: Schema, value: unknown): Promise<Validation> {
  const validated = schema['~standard'].validate(value);
  const result = validated instanceof Promise ? await validated : validated;
  return result.issues ? { ok: false, issues: result.issues.map(toIssue) } : { ok: true, value: result.value };
}

function toIssue(issue: StandardSchemaV1.Issue): ArgumentIssue {
  return { path: (issue.path ?? []).map(segment).join('.'), message: issue.message };
}

function segment(part: PropertyKey | StandardSchemaV1.PathSegment): string {
  return String(typeof part === 'object' ? part.key : part);
}
