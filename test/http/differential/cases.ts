import { randomUUID } from 'node:crypto';
import type { RawRequest } from '../../support/raw-http.js';
import { initializeBody } from '../../support/raw-session.js';

/** One request that both servers get, in a fresh session of the revision unless it names another. */
export interface Case extends RawRequest {
  readonly name: string;
  readonly version: string;
  readonly session: 'live' | 'none' | 'dead';
}

export const REVISIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'];

const rpc = (method: string, params?: object, id: unknown = 1) => ({
  jsonrpc: '2.0',
  id,
  method,
  ...(params && { params }),
});
const notice = (method: string, params?: object) => ({ jsonrpc: '2.0', method, ...(params && { params }) });
const call = (name: string, args?: unknown, meta?: object) =>
  rpc('tools/call', { name, ...(args !== undefined && { arguments: args }), ...(meta && { _meta: meta }) });

const REQUESTS: Readonly<Record<string, unknown>> = {
  ping: rpc('ping'),
  'ping with params': rpc('ping', { a: 1 }),
  'id 0': rpc('ping', {}, 0),
  'text id': rpc('ping', {}, 'abc'),
  'empty id': rpc('ping', {}, ''),
  'negative id': rpc('ping', {}, -1),
  echo: call('echo', { text: 'hi' }),
  'echo of unicode': call('echo', { text: 'é😀\u2028"\\' }),
  'echo with more arguments': call('echo', { text: 'hi', more: 1 }),
  'echo with a progress token': call('echo', { text: 'hi' }, { progressToken: 1 }),
  progress: call('progress', { steps: 3 }, { progressToken: 'p' }),
  'progress to nobody': call('progress', { steps: 3 }),
  'no progress': call('progress', { steps: 0 }, { progressToken: 0 }),
  'told failure': call('fail', { message: 'try tomorrow', told: true }),
  'hidden failure': call('fail', { message: 'secret detail' }),
  'missing argument': call('echo', {}),
  'wrong argument': call('echo', { text: 5 }),
  'no arguments': call('echo'),
  'arguments that are text': call('echo', 'hi'),
  'arguments that are a list': call('echo', ['hi']),
  'unknown tool': call('nothing', {}),
  'tool without a name': rpc('tools/call', {}),
  'call without params': rpc('tools/call'),
  'resources/list': rpc('resources/list'),
  'resources/templates/list': rpc('resources/templates/list'),
  'prompts/list': rpc('prompts/list'),
  'bad cursor': rpc('tools/list', { cursor: 'nonsense' }),
  'cursor of a wrong type': rpc('resources/list', { cursor: 5 }),
  'read a resource': rpc('resources/read', { uri: 'probe://greeting' }),
  'read a template': rpc('resources/read', { uri: 'probe://items/7' }),
  'read nothing': rpc('resources/read', { uri: 'probe://nothing' }),
  'read no URI': rpc('resources/read', { uri: 'nonsense' }),
  'read without params': rpc('resources/read'),
  'get a prompt': rpc('prompts/get', { name: 'greet', arguments: { name: 'Ada' } }),
  'get no prompt': rpc('prompts/get', { name: 'nothing' }),
  'get a prompt without its argument': rpc('prompts/get', { name: 'greet', arguments: {} }),
  'set a level': rpc('logging/setLevel', { level: 'error' }),
  'set a wrong level': rpc('logging/setLevel', { level: 'loud' }),
  'complete nothing': rpc('completion/complete', {
    ref: { type: 'ref/prompt', name: 'nothing' },
    argument: { name: 'a', value: '' },
  }),
  'complete wrongly': rpc('completion/complete', { ref: 5 }),
  'unknown method': rpc('made/up'),
  'notification method with an id': rpc('notifications/initialized'),
  'task method': rpc('tasks/list'),
  initialized: notice('notifications/initialized'),
  'unknown notification': notice('notifications/made-up'),
  'cancel of nothing': notice('notifications/cancelled', { requestId: 99 }),
  'cancel without params': notice('notifications/cancelled'),
  'progress on nothing': notice('notifications/progress', { progressToken: 5, progress: 1 }),
  'answer to nothing': { jsonrpc: '2.0', id: 99, result: {} },
  'error to nothing': { jsonrpc: '2.0', id: 99, error: { code: -1, message: 'no' } },
  'error without id': { jsonrpc: '2.0', error: { code: -1, message: 'no' } },
};

const BATCHES: Readonly<Record<string, unknown>> = {
  'batch of two': [rpc('ping', {}, 1), call('echo', { text: 'hi' })].map((value, index) => ({ ...value, id: index })),
  'batch of one': [rpc('ping')],
  'batch of notifications': [notice('notifications/initialized'), notice('notifications/made-up')],
  'batch with an id twice': [rpc('ping'), rpc('ping')],
  'batch of 101': Array.from({ length: 101 }, (_, id) => rpc('ping', {}, id)),
};

const BAD_BODIES: Readonly<Record<string, unknown>> = {
  'no body': '',
  'no JSON': 'hello',
  'half an object': '{"jsonrpc":"2.0"',
  'a number': '5',
  null: 'null',
  'an empty object': {},
  'an empty batch': '[]',
  'a batch with a number': '[5]',
  'JSON-RPC 1.0': { ...rpc('ping'), jsonrpc: '1.0' },
  'no method': { jsonrpc: '2.0', id: 1 },
  'method of a wrong type': rpc(5 as unknown as string),
  'params that are a list': { ...rpc('ping'), params: [1] },
  'null id': rpc('ping', {}, null),
  'fractional id': rpc('ping', {}, 1.5),
  'result and error': { jsonrpc: '2.0', id: 1, result: {}, error: { code: 1, message: 'x' } },
  'more members': { ...rpc('ping'), more: 1 },
};

const HEADERS: Readonly<Record<string, Record<string, string | undefined>>> = {
  'no accept': { accept: undefined },
  'accept json': { accept: 'application/json' },
  'accept stream': { accept: 'text/event-stream' },
  'accept anything': { accept: '*/*' },
  'accept with weights': { accept: 'text/event-stream;q=0.1, application/json' },
  'accept html': { accept: 'text/html' },
  'no type': { 'content-type': undefined },
  'type text': { 'content-type': 'text/plain' },
  'type in a parameter': { 'content-type': 'text/plain; a=application/json' },
  'type with charset': { 'content-type': 'application/json; charset=utf-8' },
  'type in capitals': { 'content-type': 'Application/JSON' },
  'type with a loose end': { 'content-type': 'application/json;' },
  'type twice': { 'content-type': 'application/json, application/json' },
  'encoded body': { 'content-encoding': 'gzip' },
  'identity encoding': { 'content-encoding': 'identity' },
  'no version': { 'mcp-protocol-version': undefined },
  'other version': { 'mcp-protocol-version': '2025-03-26' },
  'oldest version': { 'mcp-protocol-version': '2024-11-05' },
  'unsupported version': { 'mcp-protocol-version': '1999-01-01' },
  'foreign origin': { origin: 'https://evil.example.com' },
  'loopback origin': { origin: 'http://localhost:5173' },
  'foreign host': { host: 'evil.example.com' },
};

const INITIALIZE: Readonly<Record<string, unknown>> = {
  initialize: initializeBody(),
  ...Object.fromEntries(
    [...REVISIONS, '1999-01-01', 'x'].map((version) => [
      `initialize ${version}`,
      initializeBody({ protocolVersion: version }),
    ]),
  ),
  'initialize without params': rpc('initialize'),
  'initialize without a client': rpc('initialize', { protocolVersion: '2025-11-25', capabilities: {} }),
  'initialize in a batch': [initializeBody()],
  'initialize beside a ping': [initializeBody(), rpc('ping')],
};

const VERBS = ['GET', 'DELETE', 'PUT', 'PATCH', 'OPTIONS', 'HEAD'];

function* allCases(): Generator<Case> {
  for (const version of REVISIONS) {
    for (const [name, body] of Object.entries(REQUESTS)) yield { name, version, session: 'live', body };
    for (const [name, body] of Object.entries(BATCHES)) yield { name, version, session: 'live', body };
  }
  const version = '2025-11-25';
  for (const session of ['live', 'none', 'dead'] as const) {
    for (const [name, body] of Object.entries(BAD_BODIES)) yield { name, version, session, body };
    for (const [name, body] of Object.entries(INITIALIZE)) yield { name, version, session, body };
    for (const method of VERBS) yield { name: method, version, session, method };
    for (const name of ['ping', 'initialized', 'answer to nothing', 'unknown method']) {
      yield { name, version, session, body: REQUESTS[name] };
    }
    for (const [name, headers] of Object.entries(HEADERS)) {
      for (const method of ['POST', 'GET', 'DELETE']) {
        yield {
          name: `${method}, ${name}`,
          version,
          session,
          method,
          headers,
          body: method === 'POST' ? rpc('ping') : undefined,
        };
      }
    }
  }
}

/** Each request once. */
export const CASES: readonly Case[] = [...new Map([...allCases()].map((one) => [titleOf(one), one])).values()];

export const DEAD_ID = randomUUID();

export function titleOf({ name, version, session }: Case): string {
  return session === 'live' ? `${name} (${version})` : `${name} (${session} session)`;
}
