import type { RawRequest } from '../../support/raw-http.js';
import { MODERN, nameIn } from '../../support/raw-modern.js';

export interface RawCase {
  /** Says what is odd of it; the key of its differences. */
  readonly name: string;
  readonly era: 'legacy' | 'modern';
  /** @param session a new one, in which nothing was said but `initialized`; none in the modern era */
  request(session: string): RawRequest;
}

type Headers = NonNullable<RawRequest['headers']>;

/** The body of a request whose id is 1. */
export function rpc(method: unknown, params?: unknown, id: unknown = 1): object {
  return { jsonrpc: '2.0', id, method, ...(params !== undefined && { params }) };
}

/** A POST in a session of 2025-11-25. `undefined` takes a header away. */
export function legacy(name: string, body: unknown, headers: Headers = {}, method = 'POST'): RawCase {
  const request = (session: string): RawRequest => ({
    method,
    headers: { 'mcp-session-id': session, 'mcp-protocol-version': '2025-11-25', ...headers },
    ...(body !== undefined && { body }),
  });
  return { name, era: 'legacy', request };
}

/** A POST that names no session. */
export function outside(name: string, body: unknown, headers: Headers = {}, method = 'POST'): RawCase {
  return legacy(name, body, { 'mcp-session-id': undefined, 'mcp-protocol-version': undefined, ...headers }, method);
}

export const ENVELOPE = {
  'io.modelcontextprotocol/protocolVersion': MODERN,
  'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1.0.0' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

interface Oddities {
  readonly headers?: Headers;
  readonly meta?: unknown;
  readonly id?: unknown;
}

/** A request of 2026-07-28, whose headers say what its body says. */
export function modern(
  name: string,
  method: string,
  params: Record<string, unknown> = {},
  odd: Oddities = {},
): RawCase {
  const named = nameIn(method, params);
  const headers = {
    'mcp-protocol-version': MODERN,
    'mcp-method': method,
    ...(typeof named === 'string' && { 'mcp-name': named }),
    ...odd.headers,
  };
  const _meta = 'meta' in odd ? odd.meta : ENVELOPE;
  const body = rpc(method, { ...params, ...(_meta !== undefined && { _meta }) }, 'id' in odd ? odd.id : 1);
  return { name, era: 'modern', request: () => ({ headers, body }) };
}
