import fc from 'fast-check';

/** An HTTP request that some client might send. `live`: its session header names the session under test. */
export interface OddRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly session: 'live' | 'none' | { readonly id: string };
  readonly body: string | undefined;
}

const METHODS = [
  'initialize ping tools/list tools/call resources/list resources/templates/list resources/read',
  'resources/subscribe resources/unsubscribe prompts/list prompts/get completion/complete logging/setLevel',
  'tasks/list tasks/get sampling/createMessage elicitation/create roots/list server/discover subscriptions/listen',
  'notifications/initialized notifications/cancelled notifications/progress notifications/message',
  '__proto__ constructor toString then',
].flatMap((line) => line.split(' '));

const NAMES = ['echo', 'progress', 'log', 'ask', 'fail', 'unwritable', 'greet', '__proto__', 'constructor', ''];
const URIS = [
  'probe://note/',
  'probe://items/%E0%A4%A/x',
  'probe://items/a/b',
  'file:///etc/passwd',
  'nonsense',
  '',
  '%',
];
const VERSIONS = ['2025-11-25', '2025-03-26', '2024-11-05', '2026-07-28', '1999-01-01', '', 'nonsense', '9999-99-99'];

/** Any text that may stand in a header. */
const headerText = fc.string({ maxLength: 40 }).map((text) => text.replace(/[^\x20-\x7e]/g, '').trim());
const among = (...values: readonly string[]) => fc.constantFrom(...values);
const json = fc.jsonValue({ maxDepth: 3 });
const mostly = (usual: fc.Arbitrary<unknown>, odd: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: odd });

const meta = fc.dictionary(
  among('progressToken', 'io.modelcontextprotocol/protocolVersion', 'io.modelcontextprotocol/related-task', 'x'),
  fc.oneof(json, among(...VERSIONS)),
  { maxKeys: 3 },
);

const params = fc.record(
  {
    name: mostly(among(...NAMES), json),
    arguments: mostly(fc.dictionary(among('text', 'steps', 'level', 'message', 'name', 'question'), json), json),
    uri: mostly(among(...URIS), json),
    cursor: json,
    level: json,
    ref: fc.oneof(
      json,
      fc.record({ type: among('ref/prompt', 'ref/resource'), name: json, uri: json }, { requiredKeys: [] }),
    ),
    argument: json,
    requestId: json,
    reason: json,
    progressToken: json,
    progress: json,
    protocolVersion: mostly(among(...VERSIONS), json),
    capabilities: json,
    clientInfo: json,
    task: json,
    _meta: mostly(mostly(fc.constant({ progressToken: 1 }), meta), json),
  },
  { requiredKeys: [] },
);

const message = fc.record(
  {
    jsonrpc: mostly(fc.constant('2.0'), json),
    id: mostly(fc.oneof(fc.integer(), fc.string()), json),
    method: mostly(among(...METHODS), json),
    params: mostly(params, json),
    result: json,
    error: json,
  },
  { requiredKeys: ['jsonrpc'] },
);

/** What a client of the protocol would send, but for its values. */
const request = fc.record(
  { jsonrpc: fc.constant('2.0'), id: fc.oneof(fc.integer(), fc.string()), method: among(...METHODS), params },
  { requiredKeys: ['jsonrpc', 'method'] },
);

/** Valid JSON, far deeper than anything that recurses can follow. */
const nested = fc.tuple(request, fc.integer({ min: 1, max: 50_000 }), fc.boolean()).map(([value, depth, whole]) => {
  const deep = `${'{"a":'.repeat(depth)}[]${'}'.repeat(depth)}`;
  const inside = { ...value, params: { ...value.params, arguments: { text: 0 } } };
  return whole ? deep : JSON.stringify(inside).replace('"text":0', `"text":${deep}`);
});

const body = fc.oneof(
  { weight: 6, arbitrary: request.map((value) => JSON.stringify(value)) },
  { weight: 4, arbitrary: message.map((value) => JSON.stringify(value)) },
  {
    weight: 2,
    arbitrary: fc.array(fc.oneof(request, message), { maxLength: 4 }).map((value) => JSON.stringify(value)),
  },
  { weight: 1, arbitrary: json.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: request.map((value) => JSON.stringify(value).slice(1)) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: nested },
);

const some = (value: fc.Arbitrary<string | undefined>, weight = 25) =>
  fc.oneof({ weight, arbitrary: fc.constant('usual') }, { weight: 1, arbitrary: value });

const headers = fc
  .record({
    accept: some(
      fc.oneof(headerText, among('*/*', 'application/json', 'text/event-stream', ', ,'), fc.constant(undefined)),
    ),
    'content-type': some(
      fc.oneof(headerText, among('text/plain', 'application/json;', ';', '/'), fc.constant(undefined)),
    ),
    'mcp-protocol-version': some(fc.oneof(headerText, among(...VERSIONS), fc.constant(undefined)), 10),
    'last-event-id': some(fc.oneof(headerText, among('c-000000000000-a.1-0', 'g-000000000000-a-0', 'c-', '-'))),
    'content-encoding': some(fc.oneof(headerText, among('gzip', 'identity'))),
    'mcp-method': some(fc.oneof(headerText, among(...METHODS))),
    'mcp-name': some(fc.oneof(headerText, among(...NAMES, '=?base64?%?='))),
    origin: some(fc.oneof(headerText, among('null', 'http://localhost', 'http://[')), 40),
    host: some(among('[', 'localhost:99999', 'a b', '@', 'localhost'), 40),
  })
  .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== 'usual')));

const PATHS = ['/mcp/', '/MCP', '/mcp?a=%', '//mcp', '/mcp/..', '/mcp/%E0%A4%A', '/mcp%00', '/mcp#x', '/mcp;a'];

const session = fc.oneof(
  { weight: 8, arbitrary: fc.constant('live' as const) },
  { weight: 2, arbitrary: fc.constant('none' as const) },
  { weight: 1, arbitrary: fc.record({ id: fc.oneof(fc.uuid(), headerText, fc.constant('x'.repeat(4_000))) }) },
);

export const oddRequest: fc.Arbitrary<OddRequest> = fc
  .record({
    method: fc.oneof(
      { weight: 12, arbitrary: fc.constant('POST') },
      { weight: 1, arbitrary: among('GET', 'DELETE', 'PUT', 'HEAD', 'OPTIONS') },
    ),
    path: fc.oneof({ weight: 20, arbitrary: fc.constant('/mcp') }, { weight: 1, arbitrary: among(...PATHS) }),
    headers,
    session,
    body,
  })
  .filter(({ method, session: of }) => method !== 'DELETE' || of !== 'live');

/** The same requests for the same seed. */
export function oddRequests(count: number, seed: number): OddRequest[] {
  return fc.sample(oddRequest, { numRuns: count, seed });
}
