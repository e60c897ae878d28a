import type { InvalidArguments } from '../outcomes.js';
import { describeIssues } from '../schema/describe-issues.js';
import type { Schema } from '../schema/schema.js';
import { validate } from '../schema/validate.js';

export type ParsedArguments = { readonly kind: 'valid'; readonly args: unknown } | InvalidArguments;

const NONE = Object.freeze({});

/** Missing arguments count as `{}`; a capability without a schema takes none and ignores what a model makes up. */
export async function parseArguments(schema: Schema | undefined, args: unknown): Promise<ParsedArguments> {
  if (!schema) return { kind: 'valid', args: NONE };
  const validation = await validate(schema, args ?? {});
  if (validation.ok) return { kind: 'valid', args: validation.value };
  const { issues } = validation;
  return { kind: 'invalid', message: `Invalid arguments: ${describeIssues(issues)}`, issues };
}
