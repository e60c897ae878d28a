import type { JSONRPCErrorResponse, JSONRPCResultResponse, RequestId } from '@modelcontextprotocol/sdk/types.js';

/** The answer to a request, of either side. */
export type RpcAnswer = JSONRPCResultResponse | JSONRPCErrorResponse;

/** The whole answer to a request, of either era, whose result is written already. @param result as JSON */
export function answerText(id: RequestId, result: string): string {
  return `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${result}}`;
}
