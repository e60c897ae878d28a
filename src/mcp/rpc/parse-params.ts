import { firstProblem } from '../../capabilities/schema/first-problem/first-problem.js';
import { RpcCode, RpcError } from './rpc-error.js';
import { quoted } from '../../text/quoted.js';

/** The part of a zod schema that is needed here; the SDK's schemas all have it. */
export interface InputSchema<Value> {
  safeParse(value: unknown): { success: true; data: Value } | { success: false; error: { issues: readonly Issue[] } };
}

export interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** More than this many problems help no reader. */
const REPORTED_ISSUES = 5;

export type ParsedInput<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly issues: readonly Issue[] };

/** What a client sent, by a schema of zod: of much that is wrong only the first problem is looked for. */
export function parseInput<Value>(schema: InputSchema<Value>, input: unknown): ParsedInput<Value> {
  const problem = firstProblem(schema, input);
  if (problem) return { ok: false, issues: [problem] };
  const parsed = schema.safeParse(input);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, issues: parsed.error.issues };
}

/** @throws RpcError −32602 that names fields and what is wrong with them */
export function parseParams<Params>(schema: InputSchema<Params>, params: unknown): Params {
  const parsed = parseInput(schema, params ?? {});
  if (parsed.ok) return parsed.value;
  throw invalidParams(parsed.issues);
}

/**
 * The same by a schema without lists and records, which looks at a few fields whatever a client sends: there is nothing to count.
 * @throws RpcError −32602
 */
export function parseFields<Params>(schema: InputSchema<Params>, params: unknown): Params {
  const parsed = schema.safeParse(params ?? {});
  if (parsed.success) return parsed.data;
  throw invalidParams(parsed.error.issues);
}

function invalidParams(issues: readonly Issue[]): RpcError {
  return new RpcError(RpcCode.InvalidParams, `Invalid params: ${describeIssues(issues)}`);
}

/** One line for people: each field and what is wrong with it. */
export function describeIssues(issues: readonly Issue[]): string {
  return issues.slice(0, REPORTED_ISSUES).map(describe).join('; ');
}

function describe({ path, message }: Issue): string {
  return quoted(path.length > 0 ? `${path.map(String).join('.')}: ${message}` : message);
}
