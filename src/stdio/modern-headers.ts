import type { JSONRPCRequest, Tool } from '@modelcontextprotocol/sdk/types.js';
import { parameterHeaders, standardHeaders } from '../mcp/modern/request-headers.js';

const VERSION = 'io.modelcontextprotocol/protocolVersion';

/** The revision that a message of the modern era says of itself; `undefined` for one of a session. */
export function modernRevision(params: unknown): string | undefined {
  const { _meta } = Object(params) as { readonly _meta?: unknown };
  const version = (Object(_meta) as Readonly<Record<string, unknown>>)[VERSION];
  return typeof version === 'string' ? version : undefined;
}

/**
 * What a request of the modern era repeats in headers over HTTP (2026-07-28, Streamable HTTP), which there are none of over stdio.
 * @param toolOf finds the tool that is called
 */
export function modernHeaders(
  { method, params }: JSONRPCRequest,
  revision: string,
  toolOf: (name: string) => Tool | undefined,
): Readonly<Record<string, string>> {
  const name = method === 'tools/call' ? params?.['name'] : undefined;
  const tool = typeof name === 'string' ? toolOf(name) : undefined;
  return {
    'mcp-protocol-version': revision,
    ...standardHeaders(method, params),
    ...(tool && parameterHeaders(tool, params?.['arguments'])),
  };
}
