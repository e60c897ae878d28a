import type { Attributes } from '@opentelemetry/api';
import type { IncomingMessage } from 'node:http';
import { sessionHash } from '../../session/session-hash.js';
import type { TracedRequest, TracedRoute, TracedSession } from '../tracing.js';

const ENDPOINT_METHODS = new Set(['GET', 'POST', 'DELETE']);
/** Those that OpenTelemetry's conventions know. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

const ENDPOINT = '/mcp';

/** What a span is named, by its method and its route. Names are bounded: a client can make up both. */
export function httpName({ method = '' }: IncomingMessage, route: TracedRoute | undefined): string {
  const template = route ? route.template : ENDPOINT;
  const known = (route ? METHODS : ENDPOINT_METHODS).has(method) ? method : 'HTTP';
  return template === undefined ? known : `${known} ${template}`;
}

/** OpenTelemetry's conventions for HTTP servers, without the path of a route of a team, in which ids of its users stand. */
export function httpAttributes(request: IncomingMessage, route: TracedRoute | undefined): Attributes {
  const { method = '', httpVersion } = request;
  return {
    'http.request.method': (route ? METHODS : ENDPOINT_METHODS).has(method) ? method : '_OTHER',
    'url.scheme': 'http',
    'network.protocol.version': httpVersion,
    ...(route ? routeAttributes(route) : endpointAttributes(request)),
  };
}

function routeAttributes({ template }: TracedRoute): Attributes {
  return template === undefined ? {} : { 'http.route': template };
}

function endpointAttributes({ headers }: IncomingMessage): Attributes {
  const session = headers['mcp-session-id'];
  return {
    'http.route': ENDPOINT,
    'url.path': ENDPOINT,
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
