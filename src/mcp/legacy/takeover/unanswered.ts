import { isJSONRPCErrorResponse, isJSONRPCResultResponse, type RequestId } from '@modelcontextprotocol/sdk/types.js';

/** Those of the ids that none of the messages answers. */
export function unanswered(ids: readonly RequestId[], messages: readonly unknown[]): readonly RequestId[] {
  const answered = new Set(messages.map(answeredId));
  return ids.filter((id) => !answered.has(id));
}

function answeredId(message: unknown): RequestId | undefined {
  return isJSONRPCResultResponse(message) || isJSONRPCErrorResponse(message) ? message.id : undefined;
}
