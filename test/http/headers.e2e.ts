import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { presentedToken } from '../../src/auth/presented-token.js';
import { hostIn, originHostIn } from '../../src/http/host-header.js';
import { type RawResponse, send } from '../support/raw-http.js';
import type { RawSession } from '../support/raw-session.js';
import { Endpoint } from './support/endpoint.js';
import { call, post } from './support/modern-post.js';

const PING = { jsonrpc: '2.0', id: 1, method: 'ping' };
const ORIGIN = 'https://app.example.com';

let endpoint: Endpoint;
let session: RawSession;
beforeAll(async () => {
  endpoint = await Endpoint.start({ ALLOWED_ORIGINS: ORIGIN });
  session = await endpoint.open();
});
afterAll(() => endpoint.close());

type Value = string | readonly string[] | undefined;
type Table = readonly (readonly [value: Value, outcome: unknown])[];

interface HeaderTable {
  readonly outcomeOf: (value: Value) => unknown;
  readonly table: Table;
}

const statusOf = async (response: Promise<RawResponse>) => (await response).status;
const pinged = (name: string) => (value: Value) =>
  statusOf(send(endpoint.url, { headers: { ...session.headers, [name]: value }, body: PING }));
const listed = (name: string) => (value: Value) =>
  statusOf(post(endpoint.url, { method: 'tools/list', headers: { [name]: value as string } }));

async function streamed(value: Value): Promise<number> {
  const response = await send(endpoint.url, { method: 'GET', headers: { ...session.headers, 'last-event-id': value } });
  if (response.status === 200) await response.cut();
  return response.status;
}

async function preflight(value: Value): Promise<unknown> {
  const headers = { origin: ORIGIN, 'access-control-request-method': 'POST', 'access-control-request-headers': value };
  const response = await send(endpoint.url, { method: 'OPTIONS', headers });
  const allowed = response.headers['access-control-allow-headers'];
  return allowed?.startsWith('Authorization, Content-Type, Accept,') ? 'usual' : allowed;
}

/** Every header that is read and not only passed on, by its name: what is sent, and what comes of it. */
const TABLES: Readonly<Record<string, HeaderTable>> = {
  // More of it in src/http/accepted-types.spec.ts.
  accept: {
    outcomeOf: pinged('accept'),
    table: [
      ['application/json, text/event-stream', 200],
      [['application/json', 'text/event-stream'], 200],
      ['application/*, text/event-stream', 200],
      ['APPLICATION/JSON, TEXT/EVENT-STREAM', 200],
      ['application/json;q=0, text/event-stream', 406],
      ['application/jsonx, text/event-stream', 406],
      ['', 406],
      [undefined, 406],
    ],
  },
  'content-type': {
    outcomeOf: pinged('content-type'),
    table: [
      ['application/json', 200],
      ['Application/JSON', 200],
      ['application/json;charset=utf-8', 200],
      ['application/json ; charset="utf-8"', 200],
      ['application/json;', 200],
      ['application/json; charset=', 200],
      ['application/json; a="b;c"', 200],
      ['application/jsonx', 415],
      ['application/json-rpc', 415],
      ['application/json/x', 415],
      ['application/vnd.api+json', 415],
      ['application/*', 415],
      ['*/*', 415],
      ['text/plain; a=application/json', 415],
      ['text/plain; a="; application/json"', 415],
      ['application/json, text/plain', 415],
      ['application/json; charset=utf-8, text/plain', 415],
      ['json', 415],
      ['', 415],
      [undefined, 415],
    ],
  },
  'content-encoding': {
    outcomeOf: pinged('content-encoding'),
    table: [
      [undefined, 200],
      ['', 200],
      ['identity', 200],
      ['Identity', 200],
      ['identity, identity', 200],
      [',identity,', 200],
      [['identity', 'identity'], 200],
      ['gzip', 415],
      ['identity, gzip', 415],
      [['identity', 'gzip'], 415],
      ['identityx', 415],
      ['identity;q=1', 415],
    ],
  },
  host: {
    outcomeOf: (value) => hostIn(String(value)),
    table: [
      ['localhost', 'localhost'],
      ['LocalHost:80', 'localhost'],
      ['[::1]:3000', '[::1]'],
      ['a_b.example', 'a_b.example'],
      ['localhost:', undefined],
      ['localhost:123456', undefined],
      ['a@localhost', undefined],
      ['localhost, evil.example', undefined],
      ['http://localhost', undefined],
      ['localhost/', undefined],
      ['localhost.', undefined],
      ['', undefined],
    ],
  },
  origin: {
    outcomeOf: (value) => originHostIn(String(value)),
    table: [
      ['http://localhost:5173', 'localhost'],
      ['HTTPS://LOCALHOST', 'localhost'],
      ['http://localhost/', undefined],
      ['http://localhost, http://evil.example', undefined],
      ['javascript://localhost', undefined],
      ['http://a@localhost', undefined],
      ['null', undefined],
      ['', undefined],
    ],
  },
  authorization: {
    outcomeOf: (value) => {
      const presented = presentedToken({ headers: { authorization: value } } as never);
      return presented.state === 'token' ? presented.token : presented.state;
    },
    table: [
      ['Bearer abc', 'abc'],
      ['bearer abc', 'abc'],
      ['BEARER   abc  ', 'abc'],
      ['Bearer', 'none'],
      ['Bearer ', 'none'],
      ['Bearerabc', 'none'],
      ['Bearer a b', 'none'],
      ['Bearer\tabc', 'none'],
      ['Basic Bearer abc', 'none'],
      ['Basic YTpi', 'none'],
      ['xBearer abc', 'none'],
      [undefined, 'none'],
    ],
  },
  'mcp-session-id': {
    outcomeOf: (value) =>
      statusOf(
        send(endpoint.url, { headers: { 'mcp-session-id': value === 'live' ? session.id : value }, body: PING }),
      ),
    table: [
      ['live', 200],
      ['none', 404],
      ['', 400],
      [undefined, 400],
    ],
  },
  'mcp-protocol-version': {
    outcomeOf: pinged('mcp-protocol-version'),
    table: [
      ['2025-11-25', 200],
      [' 2025-06-18\t', 200],
      [undefined, 200],
      ['', 400],
      ['2025-11-25x', 400],
      ['2025-11', 400],
      [['2025-11-25', '2025-11-25'], 400],
    ],
  },
  'mcp-method': {
    outcomeOf: listed('mcp-method'),
    table: [
      ['tools/list', 200],
      ['\ttools/list ', 200],
      ['tools/listx', 400],
      ['Tools/List', 400],
      ['"tools/list"', 400],
      ['tools/list, tools/list', 400],
      ['', 400],
      [undefined, 400],
    ],
  },
  // Base64, and headers that repeat arguments: test/http/modern-headers.e2e.ts.
  'mcp-name': {
    outcomeOf: (value) =>
      statusOf(call(endpoint.url, 'echo', { text: 'hi' }, { headers: { 'mcp-name': value as string } })),
    table: [
      ['echo', 200],
      ['  echo\t', 200],
      ['=?base64?ZWNobw==?=', 200],
      ['"echo"', 400],
      ['echo, echo', 400],
      ['=?base64?ZWNobw?=', 400],
      ['', 400],
      [undefined, 400],
    ],
  },
  'last-event-id': {
    outcomeOf: streamed,
    table: [
      [undefined, 200],
      ['', 200],
      ['nonsense', 400],
      ['g-000000000000-1', 400],
      ['c-000000000000-a.1-0, c-000000000000-a.1-0', 400],
    ],
  },
  'access-control-request-headers': {
    outcomeOf: preflight,
    table: [
      ['authorization', 'authorization'],
      ['authorization,mcp-param-x', 'authorization,mcp-param-x'],
      [' Authorization\t,, mcp-param-a_b.c ,', 'Authorization,mcp-param-a_b.c'],
      [['a', 'b'], 'a,b'],
      ['a b', 'usual'],
      ['a;b', 'usual'],
      ['a: b', 'usual'],
      [',', 'usual'],
      ['', 'usual'],
      [undefined, 'usual'],
    ],
  },
};

describe.each(Object.entries(TABLES))('%s', (_name, { outcomeOf, table }) => {
  it.each(table)('%j: %j', async (value, outcome) => {
    expect(await outcomeOf(value)).toEqual(outcome);
  });
});

/** Headers whose values are not looked into, or that others parse, and who holds them. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'access-control-request-method': 'only whether it is there: test/auth/tokens.e2e.ts',
  'content-length': "Node's parser, which takes digits alone",
  'x-forwarded-for': 'Express (proxy-addr): test/limits/rates.e2e.ts',
};

it('there is a table for each header that the source names', () => {
  const src = join(__dirname, '..', '..', 'src');
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' });
  const sources = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
  const named = new Set(
    sources.flatMap((file) =>
      [...readFileSync(join(src, file), 'utf8').matchAll(READ)].map(([, a, b]) => a ?? b ?? ''),
    ),
  );
  expect(named.size).toBeGreaterThan(10);
  expect([...named].filter((name) => !(name in TABLES) && !(name in ELSEWHERE))).toEqual([]);
});

/** `headerOf(request, 'name')`, `headers['name']` where it is not set, `request.headers.name`. */
const READ =
  /(?:headerOf\(\w+, |headers\[)'([a-z-]+)'(?!\] = )|(?:request\.|\s)headers\.(accept|authorization|host|origin)\b/g;
