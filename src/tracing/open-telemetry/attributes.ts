import type { Attributes } from '@opentelemetry/api';
import type { IncomingMessage } from 'node:http';
import { sessionHash } from '../../session/session-hash.js';
import type { TracedRequest, TracedSession } from '../tracing.js';

const METHODS = new Set(['GET', 'POST', 'DELETE']);

export const ROUTE = '/mcp';

/** A verb as spans may show it, or `undefined` for one that a client made up. */
export function knownVerb({ method = '' }: IncomingMessage): string | undefined {
  return METHODS.has(method) ? method : undefined;
}

/** OpenTelemetry's conventions for HTTP servers. */
export function httpAttributes(request: IncomingMessage): Attributes {
  const session = request.headers['mcp-session-id'];
  return {
    'http.request.method': knownVerb(request) ?? '_OTHER',
    'http.route': ROUTE,
    'url.path': ROUTE,
    'url.scheme': 'http',
    'network.protocol.version': request.httpVersion,
    ...(typeof session === 'string' && { 'mcp.session.id': sessionHash(session) }),
  };
}

/** OpenTelemetry's conventions for MCP servers, where `mcp.session.id` is the hash that logs name a session by. */
export function requestAttributes(
  { id }: TracedRequest,
  method: string,
  session: TracedSession | undefined,
): Attributes {
  return {
    'mcp.method.name': method,
    'jsonrpc.request.id': String(id),
    'network.transport': 'tcp',
    'network.protocol.name': 'http',
    ...(session && { 'mcp.session.id': session.sessionHash, 'mcp.protocol.version': session.protocolVersion }),
  };
}
