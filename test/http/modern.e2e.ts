import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { send } from '../support/raw-http.js';
import { Endpoint } from './support/endpoint.js';
import { call, ID, post, resultOf, REVISION } from './support/modern-post.js';
import { expectError, expectRefusal } from './support/refusal.js';

const SERVED = [REVISION, '2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'];
const META = 'io.modelcontextprotocol/';

let endpoint: Endpoint;
let url: URL;
beforeAll(async () => {
  endpoint = await Endpoint.start();
  url = endpoint.url;
});
afterAll(() => endpoint.close());

describe('server/discover', () => {
  it('names every revision, what the service can do and who it is', async () => {
    const response = await post(url, { method: 'server/discover' });
    expect(response.headers['mcp-session-id']).toBeUndefined();
    expect(await resultOf(response)).toEqual({
      resultType: 'complete',
      supportedVersions: SERVED,
      capabilities: expect.objectContaining({
        tools: { listChanged: true },
        resources: { subscribe: true, listChanged: true },
        prompts: { listChanged: true },
      }),
      ttlMs: expect.any(Number),
      cacheScope: expect.stringMatching(/^(public|private)$/),
      _meta: { [`${META}serverInfo`]: expect.objectContaining({ name: 'mooring', version: expect.any(String) }) },
    });
  });

  it('needs no word of who the client is', async () => {
    await resultOf(await post(url, { method: 'server/discover', meta: { [`${META}clientInfo`]: undefined } }));
  });
});

describe('an envelope', () => {
  const invalid = { status: 400, code: -32602, message: /./, data: expect.anything(), id: ID };

  it.each(['protocolVersion', 'clientCapabilities'])('without %s is 400 -32602', async (key) => {
    const response = await post(url, { method: 'server/discover', meta: { [`${META}${key}`]: undefined } });
    await expectRefusal(response, invalid);
  });

  it.each([undefined, {}])('that is missing is 400 -32602 (params %j)', async (params) => {
    const headers = { 'mcp-protocol-version': REVISION, 'mcp-method': 'server/discover' };
    const body = { jsonrpc: '2.0', id: ID, method: 'server/discover', params };
    await expectRefusal(await send(url, { headers, body }), invalid);
  });

  it('of a revision that is not served is 400 -32022, and says which are', async () => {
    const [headers, meta] = [{ 'mcp-protocol-version': 'v999.0.0' }, { [`${META}protocolVersion`]: 'v999.0.0' }];
    const data = { supported: expect.arrayContaining([REVISION]), requested: 'v999.0.0' };
    const response = await post(url, { method: 'tools/list', headers, meta });
    await expectRefusal(response, { status: 400, code: -32022, message: /v999\.0\.0/, data, id: ID });
  });

  it('that the version header contradicts is 400 -32020', async () => {
    const response = await post(url, { method: 'tools/list', meta: { [`${META}protocolVersion`]: 'v999.0.0' } });
    expect([response.status, (await response.json()).error.code]).toEqual([400, -32020]);
  });

  it('in a batch is 400 -32600', async () => {
    const body = [
      { jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta: { [`${META}protocolVersion`]: REVISION } } },
    ];
    const response = await send(url, { body });
    expect([response.status, (await response.json()).error.code]).toEqual([400, -32600]);
  });
});

it.each(['initialize', 'ping', 'logging/setLevel', 'resources/subscribe', 'resources/unsubscribe', 'no/such'])(
  '%s is 404 -32601',
  async (method) => {
    await expectRefusal(await post(url, { method }), { status: 404, code: -32601, message: /./, id: ID });
  },
);

it.each(['notifications/cancelled', 'notifications/whatever'])('%s is 202 with no body', async (method) => {
  const params = { requestId: 1, _meta: { [`${META}protocolVersion`]: REVISION, [`${META}clientCapabilities`]: {} } };
  const headers = { 'mcp-protocol-version': REVISION, 'mcp-method': method };
  const response = await send(url, { headers, body: { jsonrpc: '2.0', method, params } });
  expect([response.status, await response.body()]).toEqual([202, '']);
});

describe('a call', () => {
  it('is answered as one JSON body when nothing is said before', async () => {
    const content = [{ type: 'text', text: 'hi' }];
    expect(await resultOf(await call(url, 'echo', { text: 'hi' }))).toMatchObject({ resultType: 'complete', content });
  });

  it('is answered as a stream without ids when it reports progress', async () => {
    const response = await call(url, 'progress', { steps: 2 }, { meta: { progressToken: 'p' } });
    const events = await response.messages();
    expect(response.type).toBe('text/event-stream');
    expect(events.map(({ id }) => id)).toEqual([undefined, undefined, undefined]);
    expect(events.map(({ message }) => message.params ?? message.result.content)).toEqual([
      { progressToken: 'p', progress: 1, total: 2 },
      { progressToken: 'p', progress: 2, total: 2 },
      [{ type: 'text', text: '2 steps' }],
    ]);
  });

  it('logs nothing unless the request says from which level on', async () => {
    const args = { level: 'warning', message: 'careful' };
    await resultOf(await call(url, 'log', args));
    await resultOf(await call(url, 'log', args, { meta: { [`${META}logLevel`]: 'error' } }));
    const response = await call(url, 'log', args, { meta: { [`${META}logLevel`]: 'info' } });
    const [first] = await response.messages();
    expect(first?.message).toMatchObject({
      method: 'notifications/message',
      params: { level: 'warning', data: 'careful' },
    });
  });

  it('is cancelled when the client closes the response', async () => {
    const gate = endpoint.gates.at('modern-cancel');
    const response = await call(url, 'hold', { gate: 'modern-cancel' }, { meta: { progressToken: 1 } });
    await gate.entered;
    await response.cut();
    expect(await gate.left).toBe('aborted');
  });

  it('that needs a capability that was not declared is 400 -32021, and names it', async () => {
    const data = { requiredCapabilities: { elicitation: expect.any(Object) } };
    const response = await call(url, 'ask', { question: 'Tea?' });
    await expectRefusal(response, { status: 400, code: -32021, message: /elicitation/, data, id: ID });
  });
});

describe('a question', () => {
  const meta = { [`${META}clientCapabilities`]: { elicitation: {} } };
  const ask = (params: object = {}, question = 'Tea?') =>
    call(url, 'ask', { question }, { meta, params: { ...params } });
  const inputResponses = { answer: { action: 'accept', content: { answer: 'yes' } } };

  it('ends the request, and its answer comes with another one', async () => {
    const asked = await resultOf(await ask());
    expect(asked).toMatchObject({
      resultType: 'input_required',
      inputRequests: { answer: { method: 'elicitation/create', params: { message: 'Tea?' } } },
    });
    const answered = await resultOf(await ask({ inputResponses, requestState: asked.requestState }));
    expect(JSON.parse(answered.content[0].text)).toEqual(inputResponses.answer);
  });

  it('takes no answer with a state that was changed, or that belongs to other arguments', async () => {
    const { requestState } = await resultOf(await ask());
    const refused = { code: -32602, message: /./, id: ID };
    await expectError(await ask({ inputResponses, requestState: `${requestState}x` }), refused);
    await expectError(await ask({ inputResponses, requestState }, 'Coffee?'), refused);
  });
});

describe('beside sessions', () => {
  const sessionChecks = () => endpoint.metric('mcp_store_duration_seconds', { operation: 'check' });

  it('a modern request heeds no session header, and touches no session', async () => {
    const session = await endpoint.open();
    const before = [await endpoint.storedSessions(), endpoint.registry.size, await sessionChecks()];
    for (const id of [session.id, '00000000-0000-4000-8000-000000000000', 'nonsense'])
      await resultOf(await post(url, { method: 'tools/list', headers: { 'mcp-session-id': id } }));
    expect([await endpoint.storedSessions(), endpoint.registry.size, await sessionChecks()]).toEqual(before);
    expect((await session.request('ping')).status).toBe(200);
  });

  it.each([
    ['nonsense', 'is refused by the session that the request names', -32000],
    ['9999-99-99', 'is refused by the session that the request names', -32000],
    [REVISION, 'makes a request modern', -32602],
  ])('a version header of %s %s', async (version, _what, code) => {
    const session = await endpoint.open();
    const headers = { 'mcp-protocol-version': version };
    const response = await session.post({ jsonrpc: '2.0', id: ID, method: 'ping' }, headers);
    expect([response.status, (await response.json()).error.code]).toEqual([400, code]);
    expect((await session.request('ping')).status).toBe(200);
  });

  it('an initialize with the header of a legacy revision opens a session', async () => {
    const headers = { 'mcp-protocol-version': '2025-11-25', 'mcp-method': 'initialize' };
    const clientInfo = { name: 'raw', version: '1.0.0' };
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };
    const response = await send(url, { headers, body: { jsonrpc: '2.0', id: ID, method: 'initialize', params } });
    expect([response.status, typeof response.headers['mcp-session-id']]).toEqual([200, 'string']);
  });

  it.each([
    ['auto', REVISION],
    ['legacy', '2025-11-25'],
    [{ pin: REVISION }, REVISION],
  ] as const)('the official 2.x client in mode %j speaks %s', async (mode, revision) => {
    const client = new Client({ name: 'official', version: '1.0.0' }, { versionNegotiation: { mode } });
    await client.connect(new StreamableHTTPClientTransport(url));
    expect(client.getNegotiatedProtocolVersion()).toBe(revision);
    const { content } = await client.callTool({ name: 'echo', arguments: { text: 'hi' } });
    expect(content).toEqual([{ type: 'text', text: 'hi' }]);
    await client.close();
  });
});
