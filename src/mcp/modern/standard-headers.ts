import type { JSONRPCRequest } from '@modelcontextprotocol/sdk/types.js';
import type { IncomingMessage } from 'node:http';
import { headerOf } from '../gate/mcp-request.js';
import type { Refusal } from '../rpc/rpc-error.js';
import { decodeHeaderValue, headerMismatch } from './header-value.js';

/** The parameter that `Mcp-Name` repeats, by method (spec 2026-07-28, Standard Request Headers; SEP-2663 for tasks). */
const NAMED_BY: ReadonlyMap<string, string> = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
  ['tasks/get', 'taskId'],
  ['tasks/update', 'taskId'],
  ['tasks/cancel', 'taskId'],
]);

/**
 * What is wrong with the standard headers of a request: one that is required is missing, or `Mcp-Name` says something
 * else than the body. The SDK's classifier has compared the version and the method already, where they were sent.
 */
export function refusalOfStandardHeaders(http: IncomingMessage, request: JSONRPCRequest): Refusal | undefined {
  const { id, method } = request;
  for (const required of ['MCP-Protocol-Version', 'Mcp-Method']) {
    if (headerOf(http, required.toLowerCase()) === undefined) return headerMismatch(id, `${required} is missing`);
  }
  const parameter = NAMED_BY.get(method);
  return parameter === undefined ? undefined : refusalOfName(http, request, parameter);
}

function refusalOfName(http: IncomingMessage, { id, params }: JSONRPCRequest, parameter: string): Refusal | undefined {
  const named = params?.[parameter];
  const header = headerOf(http, 'mcp-name');
  if (header === undefined) {
    return typeof named === 'string' ? headerMismatch(id, 'Mcp-Name is missing') : undefined;
  }
  const decoded = decodeHeaderValue(header.trim());
  if (decoded === undefined) return headerMismatch(id, 'Mcp-Name is not valid Base64');
  if (typeof named !== 'string' || decoded === named) return undefined;
  return headerMismatch(id, `Mcp-Name is not the ${parameter} in the body`);
}
