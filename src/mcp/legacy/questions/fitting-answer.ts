import {
  CreateMessageResultWithToolsSchema,
  ElicitResultSchema,
  ListRootsResultSchema,
  type JSONRPCRequest,
} from '@modelcontextprotocol/sdk/types.js';
import { trimmed } from '../../calls/elicitation-answer.js';
import { describeIssues, parseInput, type InputSchema } from '../../rpc/parse-params.js';
import { RpcCode } from '../../rpc/rpc-error.js';
import type { RpcAnswer } from '../../rpc/rpc-answer.js';

/** What a client may answer, by the method that it was asked. */
const SCHEMAS: Readonly<Record<string, InputSchema<unknown>>> = {
  'elicitation/create': ElicitResultSchema,
  'sampling/createMessage': CreateMessageResultWithToolsSchema,
  'roots/list': ListRootsResultSchema,
};

/**
 * A client's answer as the SDK may see it, which tells a handler nothing of what does not fit and collects all that is wrong: what
 * does not fit is an error answer that names its first problem, and elicitation brings no more than was asked for.
 */
export function fittingAnswer(
  answer: RpcAnswer,
  { method, params }: Pick<JSONRPCRequest, 'method' | 'params'>,
): RpcAnswer {
  const schema = 'result' in answer ? SCHEMAS[method] : undefined;
  if (!schema || !('result' in answer)) return answer;
  const parsed = parseInput(schema, answer.result);
  if (!parsed.ok) {
    const message = `Invalid result of ${method}: ${describeIssues(parsed.issues)}`;
    return { jsonrpc: '2.0', id: answer.id, error: { code: RpcCode.InvalidParams, message } };
  }
  if (method !== 'elicitation/create') return answer;
  return { ...answer, result: trimmed(parsed.value as Parameters<typeof trimmed>[0], params) };
}
