import { legacy, outside, type RawCase, rpc } from './raw-case.js';

const PING = rpc('ping');
const LATEST_INITIALIZE = rpc('initialize', {
  protocolVersion: '2025-11-25',
  capabilities: {},
  clientInfo: { name: 'raw', version: '1' },
});

const accept = (value: string | undefined): RawCase => legacy(`Accept: ${value}`, PING, { accept: value });
const contentType = (value: string | undefined): RawCase =>
  legacy(`Content-Type: ${value}`, PING, { 'content-type': value });
const version = (value: string | undefined): RawCase =>
  legacy(`MCP-Protocol-Version: ${value}`, PING, { 'mcp-protocol-version': value });

/** What the headers and the verb of a request say. */
export const HEADERS: readonly RawCase[] = [
  accept(undefined),
  accept('*/*'),
  accept('application/*, text/event-stream'),
  accept('application/json'),
  accept('text/event-stream'),
  accept('text/event-stream, application/json'),
  accept('APPLICATION/JSON, TEXT/EVENT-STREAM'),
  accept('application/json;q=0, text/event-stream'),
  accept('application/json; charset=utf-8, text/event-stream'),
  accept('application/jsonx, text/event-stream'),
  accept('text/html'),
  contentType(undefined),
  contentType('application/json; charset=utf-8'),
  contentType('APPLICATION/JSON'),
  contentType('text/plain'),
  contentType('application/jsonx'),
  contentType('text/plain; a=application/json'),
  contentType('application/x-www-form-urlencoded'),
  version(undefined),
  version('2025-03-26'),
  version('2025-06-18'),
  version('2024-11-05'),
  version('1999-01-01'),
  version('junk'),
  version(' 2025-11-25 '),
  legacy('a session that never was', PING, { 'mcp-session-id': 'never-was' }),
  legacy('a session that never was, with a name of another form', PING, { 'mcp-session-id': 'ünknown' }),
  outside('no session', PING),
  outside('a notification without a session', { jsonrpc: '2.0', method: 'notifications/initialized' }),
  outside('a GET without a session', undefined, {}, 'GET'),
  outside('a DELETE without a session', undefined, {}, 'DELETE'),
  legacy('a GET', undefined, {}, 'GET'),
  legacy('a GET that accepts JSON', undefined, { accept: 'application/json' }, 'GET'),
  legacy('a GET that accepts everything', undefined, { accept: '*/*' }, 'GET'),
  legacy('a GET that resumes what never was', undefined, { 'last-event-id': 'never-was' }, 'GET'),
  legacy('a GET of a session that never was', undefined, { 'mcp-session-id': 'never-was' }, 'GET'),
  legacy('a DELETE', undefined, {}, 'DELETE'),
  legacy('a DELETE of a session that never was', undefined, { 'mcp-session-id': 'never-was' }, 'DELETE'),
  legacy('a PUT', PING, {}, 'PUT'),
  legacy('a PATCH', PING, {}, 'PATCH'),
  legacy('a HEAD', undefined, {}, 'HEAD'),
  legacy('Origin: https://evil.example', PING, { origin: 'https://evil.example' }),
  legacy('Origin: null', PING, { origin: 'null' }),
  legacy('Host: evil.example', PING, { host: 'evil.example' }),
  outside('initialize with an Accept of JSON alone', LATEST_INITIALIZE, { accept: 'application/json' }),
  outside('initialize with a session that never was', LATEST_INITIALIZE, { 'mcp-session-id': 'never-was' }),
  outside('initialize with a junk version header', LATEST_INITIALIZE, { 'mcp-protocol-version': 'junk' }),
  legacy('initialize in a session', LATEST_INITIALIZE),
];
