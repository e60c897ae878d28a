import type { JSONRPCErrorResponse } from '@modelcontextprotocol/sdk/types.js';
import { parseWireId } from '../../cluster/events/request-owner.js';
import { messageProblem } from '../rpc/message-problem.js';
import { isPlainObject } from '../rpc/plain-object.js';
import { RpcCode } from '../rpc/rpc-error.js';

/**
 * What the call is told that waits for an answer which is no JSON-RPC response: its client answers once, so the call would
 * wait until its time is over.
 *
 * @param body one that was refused
 * @returns `undefined` for what is no answer to a question of ours
 */
export function inPlaceOfUnreadable(body: unknown): JSONRPCErrorResponse | undefined {
  if (!isPlainObject(body) || 'method' in body) return undefined;
  const { id } = body;
  if (typeof id !== 'string' || !parseWireId(id)) return undefined;
  const problem = messageProblem(body) ?? 'it is no JSON-RPC response';
  return { jsonrpc: '2.0', id, error: { code: RpcCode.InvalidRequest, message: `Invalid response: ${problem}` } };
}
