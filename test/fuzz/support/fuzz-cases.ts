import fc from 'fast-check';
import { initializeBody } from '../../support/raw-session.js';
import { oddRequest, type OddRequest } from '../../http/support/odd-requests.js';

/** Whose token a request carries: its session's owner's, another's, something that is none, or no token at all. */
export type Bearer = 'owner' | 'other' | 'bad' | 'none';

export type FuzzCase =
  | { readonly kind: 'request'; readonly bearer: Bearer; readonly request: OddRequest }
  /** Bytes for a connection of their own; `SESSION` in them stands for the id of the session under test. */
  | { readonly kind: 'bytes'; readonly bearer: Bearer; readonly bytes: Buffer };

const REVISION = '2026-07-28';
const SAFE = /[^\x20-\x7e]/g;

const bearer: fc.Arbitrary<Bearer> = fc.oneof(
  { weight: 8, arbitrary: fc.constant('owner' as const) },
  { weight: 1, arbitrary: fc.constantFrom('other' as const, 'bad' as const, 'none' as const) },
);

const mostly = <T>(usual: T, odd: fc.Arbitrary<unknown>, weight = 8): fc.Arbitrary<unknown> =>
  fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: odd });

const json = fc.jsonValue({ maxDepth: 3 });

/** A request of the modern era whose headers say what its body says, but for a detail here and there. */
const modernRequest: fc.Arbitrary<OddRequest> = fc
  .record({
    method: fc.constantFrom(
      ...'tools/list tools/call resources/read resources/list prompts/get server/discover ping completion/complete'.split(
        ' ',
      ),
      ...'subscriptions/listen tasks/get tasks/update tasks/cancel initialize logging/setLevel __proto__'.split(' '),
    ),
    name: fc.constantFrom('echo', 'fail', 'log', 'greet', 'probe://note', '__proto__', ''),
    args: fc.dictionary(fc.constantFrom('text', 'level', 'message', 'question', 'steps'), json, { maxKeys: 3 }),
    version: mostly(REVISION, fc.oneof(json, fc.constantFrom('2025-11-25', '2099-01-01'))),
    capabilities: mostly({}, json),
    client: mostly({ name: 'fuzz', version: '1' }, json),
    id: mostly(1, json),
    extra: fc.dictionary(fc.constantFrom('inputResponses', 'requestState', 'task', 'cursor', '_meta'), json, {
      maxKeys: 2,
    }),
    header: mostly(undefined, fc.string({ maxLength: 20 }), 12),
  })
  .map(({ method, name, args, version, capabilities, client, id, extra, header }) => {
    const of = method === 'resources/read' ? { uri: name } : { name, arguments: args };
    const meta = {
      'io.modelcontextprotocol/protocolVersion': version,
      'io.modelcontextprotocol/clientCapabilities': capabilities,
      'io.modelcontextprotocol/clientInfo': client,
    };
    return {
      method: 'POST',
      path: '/mcp',
      headers: {
        'mcp-protocol-version': REVISION,
        'mcp-method': typeof header === 'string' ? header.replace(SAFE, '').trim() : method,
        'mcp-name': name,
      },
      session: 'none',
      body: JSON.stringify({ jsonrpc: '2.0', id, method, params: { _meta: meta, ...of, ...extra } }),
    };
  });

const HEADER_LINES = [
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: gzip, chunked',
  'Content-Length: 5',
  'Content-Length: -1',
  'Content-Length: 99999999999999999999',
  'Expect: 100-continue',
  'Expect: nonsense',
  'Connection: Upgrade\r\nUpgrade: websocket',
  'Connection: close, keep-alive',
  'Host: evil.example.com',
  'Mcp-Session-Id: SESSION',
  'Authorization: Basic eDp5',
  'Authorization: Bearer a, Bearer b',
  'X-Forwarded-For: 1.2.3.4, nonsense, ::1',
  'Last-Event-ID: c-000000000000-a.1-0',
  'Accept-Encoding: gzip;q=nan',
  'Traceparent: 00-zz-zz-zz',
  ' folded: line',
  'no colon',
  ': no name',
];

const startLine = fc.constantFrom(
  'POST /mcp HTTP/1.1',
  'POST /mcp HTTP/1.0',
  'GET /mcp HTTP/1.1',
  'PUT /mcp HTTP/1.1',
  'OPTIONS * HTTP/1.1',
  'CONNECT mcp:80 HTTP/1.1',
  'POST http://evil.example.com/mcp HTTP/1.1',
  'POST //mcp HTTP/1.1',
  'POST /mcp?x=%zz HTTP/1.1',
  'PRI * HTTP/2.0',
);

const bodies = fc.constantFrom(
  JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' }),
  JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'echo', arguments: { text: 'x' } } }),
  JSON.stringify(initializeBody()),
  '0\r\n\r\n',
  '5\r\nhello\r\n0\r\nTrailer: x\r\n\r\n',
  '',
);

interface Mutation {
  readonly at: number;
  readonly remove: number;
  readonly insert: Uint8Array;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(200)),
  insert: fc.oneof(fc.constant(new Uint8Array()), fc.uint8Array({ maxLength: 8 }), fc.constant(Buffer.from('\r\n'))),
});

/** A request in bytes, with headers that contradict each other and bytes that went astray. */
const bytes: fc.Arbitrary<Buffer> = fc
  .record({
    start: fc.oneof({ weight: 3, arbitrary: fc.constant('POST /mcp HTTP/1.1') }, { weight: 2, arbitrary: startLine }),
    lines: fc.array(fc.constantFrom(...HEADER_LINES), { maxLength: 3 }),
    body: bodies,
    mutations: fc.array(mutation, { maxLength: 3 }),
    times: fc.constantFrom(1, 1, 1, 2, 5),
  })
  .map(({ start, lines, body, mutations, times }) => {
    const usual = ['Host: localhost', 'Accept: application/json, text/event-stream', 'Content-Type: application/json'];
    const head = [start, ...usual, ...lines, 'BEARER', `Content-Length: ${Buffer.byteLength(body)}`];
    return mutations.reduce(mutated, Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`.repeat(times)));
  });

function mutated(from: Buffer, { at, remove, insert }: Mutation): Buffer {
  const start = Math.floor(at * from.length);
  return Buffer.concat([from.subarray(0, start), insert, from.subarray(start + remove)]);
}

const fuzzCase: fc.Arbitrary<FuzzCase> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('request' as const), bearer, request: oddRequest }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('request' as const), bearer, request: modernRequest }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('bytes' as const), bearer, bytes }) },
);

/** The same cases for the same seed. */
export function fuzzCases(count: number, seed: number): FuzzCase[] {
  return fc.sample(fuzzCase, { numRuns: count, seed });
}
