import type { OutgoingHttpHeaders } from 'node:http';
import type { CostClient } from './client.js';
import { type CostCase, HEADER_LIMIT } from './cost-case.js';
import type { CostRequest } from './exchange.js';
import { type Filler, headerFillers, textOf } from './fillers.js';
import type { CostEra } from './shapes.js';

const HEADERS = [
  ...['host', 'origin', 'accept', 'content-type', 'content-encoding', 'accept-encoding', 'authorization', 'cookie'],
  ...['mcp-session-id', 'mcp-protocol-version', 'mcp-method', 'mcp-name', 'mcp-param-x', 'last-event-id'],
  ...['x-forwarded-for', 'forwarded', 'x-request-id', 'traceparent', 'tracestate', 'baggage', 'user-agent', 'referer'],
  ...['access-control-request-method', 'access-control-request-headers', 'if-none-match', 'x-any'],
];

/** What a value begins with, so that it gets further than to be no value at all. */
const PREFIXES: Readonly<Record<string, readonly string[]>> = {
  host: ['', 'localhost:', 'localhost.'],
  origin: ['', 'http://', 'http://localhost:'],
  accept: ['', 'application/json, text/event-stream, '],
  'content-type': ['', 'application/json; charset='],
  authorization: ['', 'Bearer ', 'Bearer eyJhbGciOiJSUzI1NiJ9.', 'Basic ', 'DPoP '],
  'mcp-session-id': ['', '00000000-'],
  'last-event-id': ['', 'c-000000000000-a.1-', 'g-'],
};

const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
const PATHS = [
  '/mcp?',
  '/mcp/',
  '/',
  '/health/live?',
  '/health/',
  '/.well-known/oauth-protected-resource',
  '/metrics?',
  '/sse?',
  '/admin/',
];

/** Every header, on every verb and in both eras, and what stands in the request line. */
export function headerCases(client: CostClient): CostCase[] {
  const headers = HEADERS.flatMap((name) =>
    (PREFIXES[name] ?? ['']).flatMap((prefix) =>
      headerFillers.flatMap((filler) => casesOf(client, name, prefix, filler)),
    ),
  );
  return [...headers, ...pathCases(client), ...manyHeaders(client)];
}

function casesOf(client: CostClient, name: string, prefix: string, filler: Filler): CostCase[] {
  const verbs: readonly (readonly [verb: string, era: CostEra])[] = [
    ['POST', 'legacy'],
    ['POST', 'modern'],
    ['GET', 'legacy'],
    ['DELETE', 'legacy'],
    ['OPTIONS', 'legacy'],
  ];
  return verbs.map(([verb, era]) => ({
    field: `${era} ${verb} ${name}${prefix && `: ${prefix}`}`,
    content: filler.name,
    limit: HEADER_LIMIT,
    make: (bytes) => requestOf(client, verb, era, { [name]: (prefix + textOf(filler, bytes)).trim() || 'x' }),
  }));
}

function requestOf(client: CostClient, verb: string, era: CostEra, headers: OutgoingHttpHeaders): CostRequest {
  const request = client.post(era, { ...ping });
  const spared = verb === 'DELETE' ? { 'mcp-session-id': 'none' } : {};
  const body = verb === 'POST' ? request.body : undefined;
  return { ...request, method: verb, headers: { ...request.headers, ...spared, ...headers }, body };
}

function pathCases(client: CostClient): CostCase[] {
  const fillers = headerFillers.filter(({ name }) => name !== 'spaces' && name !== 'quotes');
  return PATHS.flatMap((path) =>
    fillers.map((filler) => ({
      field: `GET ${path}`,
      content: filler.name,
      limit: HEADER_LIMIT,
      make: (bytes) => ({
        ...requestOf(client, 'GET', 'legacy', {}),
        path: path + encodeURI(textOf(filler, bytes)).slice(0, bytes),
      }),
    })),
  );
}

function manyHeaders(client: CostClient): CostCase[] {
  const make = (bytes: number) => {
    const count = Math.max(1, Math.floor(bytes / 160));
    const many = Array.from({ length: Math.min(90, count) }, (_, n) => [`x-header-${n}`, 'v'.repeat(140)] as const);
    return requestOf(client, 'POST', 'legacy', Object.fromEntries(many));
  };
  return [{ field: 'legacy POST many headers', content: 'letters', limit: HEADER_LIMIT, make }];
}
