import type { JSONRPCErrorResponse, JSONRPCResultResponse } from '@modelcontextprotocol/sdk/types.js';

/** The answer to a request, of either side. */
export type RpcAnswer = JSONRPCResultResponse | JSONRPCErrorResponse;
