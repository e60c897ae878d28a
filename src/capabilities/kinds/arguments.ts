import type { ArgumentIssue, InvalidArguments } from '../outcomes.js';
import { describeArgumentIssues } from '../schema/describe-argument-issues.js';
import { firstProblem } from '../schema/first-problem/first-problem.js';
import type { Schema } from '../schema/schema.js';
import { validate, type Validation } from '../schema/validate.js';

export type ParsedArguments = { readonly kind: 'valid'; readonly args: unknown } | InvalidArguments;

const NONE = Object.freeze({});

/** Missing arguments count as `{}`; a capability without a schema takes none and ignores what a model makes up. */
export function parseArguments(schema: Schema | undefined, args: unknown): ParsedArguments | Promise<ParsedArguments> {
  if (!schema) return { kind: 'valid', args: NONE };
  const problem = firstProblem(schema, args);
  if (problem) return invalid([{ path: problem.path.map(String).join('.'), message: problem.message }]);
  const validation = validate(schema, args ?? {});
  return validation instanceof Promise ? validation.then(toParsed) : toParsed(validation);
}

function toParsed(validation: Validation): ParsedArguments {
  if (validation.ok) return { kind: 'valid', args: validation.value };
  return invalid(validation.issues);
}

function invalid(issues: readonly ArgumentIssue[]): InvalidArguments {
  return { kind: 'invalid', message: `Invalid arguments: ${describeArgumentIssues(issues)}`, issues };
}
