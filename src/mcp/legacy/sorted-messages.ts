import type { JSONRPCNotification, JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import type { Inbound } from '../gate/mcp-request.js';
import { badRequest, RefusedError } from '../rpc/refusals.js';
import { RpcCode } from '../rpc/rpc-error.js';
import type { RpcAnswer } from '../rpc/rpc-answer.js';
import { hasBatches } from '../rpc/legacy-revisions.js';

export interface SortedMessages {
  readonly requests: readonly JSONRPCRequest[];
  readonly notifications: readonly JSONRPCNotification[];
  readonly answers: readonly RpcAnswer[];
}

/**
 * Tells apart messages that the SDK's classifier has found well-formed.
 * @throws RefusedError −32600 for what the session's revision does not have
 */
export function sortMessages({ messages, batch }: Inbound, version: string): SortedMessages {
  if (batch && !hasBatches(version)) throw invalid(`revision ${version} has no batches`);
  const requests: JSONRPCRequest[] = [];
  const notifications: JSONRPCNotification[] = [];
  const answers: RpcAnswer[] = [];
  for (const message of messages) {
    if (!('method' in message)) answers.push(message);
    else if ('id' in message) requests.push(message);
    else notifications.push(message);
  }
  if (batch && new Set(requests.map(({ id }) => id)).size < requests.length)
    throw invalid('two requests of the batch share an id');
  return { requests, notifications, answers };
}

function invalid(problem: string): RefusedError {
  return new RefusedError(badRequest(RpcCode.InvalidRequest, `Invalid Request: ${problem}`));
}
