import type { JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import { describeIssues, type Issue } from '../../rpc/parse-params.js';
import { badRequest, type Refusal } from '../../rpc/refusals.js';
import { RpcCode } from '../../rpc/rpc-error.js';

export function invalidInitialize({ id }: JSONRPCRequest, issues: readonly Issue[]): Refusal {
  return badRequest(RpcCode.InvalidParams, `Invalid initialize params: ${describeIssues(issues)}`, id);
}
