import { RpcCode, RpcError } from './rpc-error.js';

/** The part of a zod schema that is needed here; the SDK's schemas all have it. */
interface ParamsSchema<Params> {
  safeParse(value: unknown): { success: true; data: Params } | { success: false; error: { issues: readonly Issue[] } };
}

export interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** More than this many problems help nobody. */
const REPORTED_ISSUES = 5;

/** @throws RpcError −32602 that names each field and what is wrong with it */
export function parseParams<Params>(schema: ParamsSchema<Params>, params: unknown): Params {
  const parsed = schema.safeParse(params ?? {});
  if (parsed.success) return parsed.data;
  throw new RpcError(RpcCode.InvalidParams, `Invalid params: ${describeIssues(parsed.error.issues)}`);
}

/** One line for people: each field and what is wrong with it. */
export function describeIssues(issues: readonly Issue[]): string {
  return issues.slice(0, REPORTED_ISSUES).map(describe).join('; ');
}

function describe({ path, message }: Issue): string {
  return path.length > 0 ? `${path.join('.')}: ${message}` : message;
}
