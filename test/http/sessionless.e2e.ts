import { type RawResponse, send } from '../support/raw-http.js';
import { initializeBody } from '../support/raw-session.js';
import { call as modernCall } from './support/modern-post.js';
import { until } from '../support/until.js';
import { Endpoint } from './support/endpoint.js';
import { expectRefusal } from './support/refusal.js';

const REVISIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'] as const;

let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await Endpoint.start({ LEGACY_SESSIONS: 'off', SESSION_MAX_CALLS: '3', SHUTDOWN_DRAIN_SECONDS: '1' });
});
afterAll(() => endpoint.close());

type Headers = Readonly<Record<string, string>>;

const request = (method: string, params?: object, id: unknown = 1) => ({
  jsonrpc: '2.0',
  id,
  method,
  ...(params && { params }),
});
const call = (name: string, args: object = {}, id: unknown = 1, meta?: object) =>
  request('tools/call', { name, arguments: args, ...(meta && { _meta: meta }) }, id);
const post = (body: unknown, headers: Headers = { 'mcp-protocol-version': '2025-11-25' }): Promise<RawResponse> =>
  send(endpoint.url, { body, headers });

/** The one message of the answer. */
async function answer(body: unknown, headers?: Headers) {
  const response = await post(body, headers);
  expect(response.headers['mcp-session-id']).toBeUndefined();
  const messages = await response.rpc();
  expect(messages).toHaveLength(1);
  return messages[0];
}

describe('initialize without sessions', () => {
  it.each(REVISIONS)('agrees on %s and names no session', async (protocolVersion) => {
    const response = await send(endpoint.url, { body: initializeBody({ protocolVersion }) });
    expect(response.status).toBe(200);
    expect(response.headers).not.toHaveProperty('mcp-session-id');
    expect(response.headers).not.toHaveProperty('x-session-expires-at');
    expect(await response.json()).toEqual({
      jsonrpc: '2.0',
      id: 'init',
      result: {
        protocolVersion,
        serverInfo: expect.objectContaining({ name: 'mooring', version: expect.any(String) }),
        // Nothing is told that changes, so nothing that would tell it is declared.
        capabilities: {
          tools: {},
          resources: {},
          prompts: {},
          logging: {},
          ...(protocolVersion >= '2025-03-26' && { completions: {} }),
        },
      },
    });
  });

  it('opens none, however often it comes', async () => {
    for (let at = 0; at < 5; at += 1) await (await send(endpoint.url, { body: initializeBody() })).body();
    expect(await endpoint.storedSessions()).toBe(0);
    expect(endpoint.registry.size).toBe(0);
    expect(await endpoint.metric('mcp_sessions_created_total')).toBe(0);
  });

  it('is refused as in a session where its params are wrong, and in a batch', async () => {
    const wrong = { status: 400, code: -32602, message: /^Invalid initialize params/, id: 1 };
    await expectRefusal(await post(request('initialize', {})), wrong);
    const batch = [request('initialize', initializeBody().params), request('ping', undefined, 2)];
    await expectRefusal(await post(batch), { status: 400, code: -32600, message: /initialize is a single request/ });
  });
});

describe('a request without a session', () => {
  it.each([
    ['ping', undefined, {}],
    ['tools/list', {}, { tools: expect.arrayContaining([expect.objectContaining({ name: 'echo' })]) }],
    ['resources/list', {}, { resources: expect.arrayContaining([expect.objectContaining({ uri: 'probe://note' })]) }],
    ['resources/templates/list', {}, { resourceTemplates: [expect.objectContaining({ name: 'item' })] }],
    ['prompts/list', {}, { prompts: [expect.objectContaining({ name: 'greet' })] }],
    ['tools/call', { name: 'echo', arguments: { text: 'x' } }, { content: [{ type: 'text', text: 'x' }] }],
    ['resources/read', { uri: 'probe://items/7' }, { contents: [expect.objectContaining({ text: 'item 7' })] }],
    [
      'prompts/get',
      { name: 'greet', arguments: { name: 'Ada' } },
      expect.objectContaining({ messages: [expect.anything()] }),
    ],
    [
      'completion/complete',
      { ref: { type: 'ref/prompt', name: 'greet' }, argument: { name: 'name', value: 'A' } },
      { completion: expect.objectContaining({ values: ['Ada'] }) },
    ],
    ['logging/setLevel', { level: 'debug' }, {}],
  ])('%s is answered', async (method, params, result) => {
    expect(await answer(request(method, params))).toEqual({ jsonrpc: '2.0', id: 1, result });
  });

  it.each([
    ['resources/subscribe', { uri: 'probe://note' }, -32601, 'needs a session'],
    ['resources/unsubscribe', { uri: 'probe://note' }, -32601, 'needs a session'],
    ['no/such', {}, -32601, 'Method not found: no/such'],
    ['logging/setLevel', { level: 'loud' }, -32602, 'level'],
    ['tools/call', { name: 'nothing' }, -32602, 'Unknown tool'],
  ])('%s %j is an error %s', async (method, params, code, message) => {
    const error = { code, message: expect.stringContaining(message) };
    expect(await answer(request(method, params))).toMatchObject({ id: 1, error });
  });

  it('is served whatever session it names, as platforms add a session of their own', async () => {
    const headers = { 'mcp-session-id': 'a-platform-made-this', 'mcp-protocol-version': '2025-06-18' };
    expect(await answer(call('echo', { text: 'y' }), headers)).toMatchObject({ result: { content: [{ text: 'y' }] } });
  });

  it('has the revision of its header, and 2025-03-26 without one', async () => {
    const bad = call('echo', {});
    const asResult = { result: { isError: true } };
    const asError = { error: { code: -32602 } };
    expect(await answer(bad, { 'mcp-protocol-version': '2025-11-25' })).toMatchObject(asResult);
    expect(await answer(bad, { 'mcp-protocol-version': '2025-06-18' })).toMatchObject(asError);
    expect(await answer(bad, {})).toMatchObject(asError);
    const batch = [request('ping', undefined, 1), request('ping', undefined, 2)];
    expect(await (await post(batch, {})).json()).toHaveLength(2);
    await expectRefusal(await post(batch), { status: 400, code: -32600, message: /2025-11-25 has no batches/ });
    const unknown = { status: 400, code: -32000, message: /Unsupported protocol version/ };
    await expectRefusal(await post(bad, { 'mcp-protocol-version': '1999-01-01' }), unknown);
  });

  it('counts with the others of its batch against the calls of a session', async () => {
    const batch = [1, 2, 3, 4].map((id) => request('ping', undefined, id));
    const data = { limit: 'calls', retryAfterSeconds: 1 };
    await expectRefusal(await post(batch, {}), { status: 429, code: -32000, message: /SESSION_MAX_CALLS/, data });
    expect(await (await post(batch.slice(1), {})).json()).toHaveLength(3);
  });

  it('is of the legacy era in the metrics', async () => {
    const labels = { era: 'legacy', method: 'tools/call', outcome: 'ok' };
    const count = () => endpoint.metric('mcp_request_duration_seconds', { ...labels, le: '+Inf' });
    const before = await count();
    await answer(call('echo', { text: 'counted' }));
    expect(await count()).toBe(before + 1);
    expect(await endpoint.metric('mcp_calls_in_flight')).toBe(0);
  });
});

describe('what a call says before its answer', () => {
  it('comes on its own stream, without ids, for nothing can be resumed', async () => {
    const response = await post(call('progress', { steps: 3 }, 'a', { progressToken: 't' }));
    expect(response.type).toBe('text/event-stream');
    expect(response.headers['mcp-session-id']).toBeUndefined();
    const events = await response.messages();
    expect(events.every(({ id }) => id === undefined)).toBe(true);
    expect(events.map(({ message }) => message.params?.progress ?? message.result.content[0].text)).toEqual([
      1,
      2,
      3,
      '3 steps',
    ]);
  });

  it('has log messages from info up, since no level is kept', async () => {
    expect(await answer(call('log', { level: 'debug', message: 'quiet' }))).toMatchObject({ id: 1, result: {} });
    const [said] = await (await post(call('log', { level: 'info', message: 'heard' }))).rpc();
    expect(said).toMatchObject({ method: 'notifications/message', params: { level: 'info', data: 'heard' } });
  });

  it('makes a stream of a batch, with an answer to each', async () => {
    const batch = [call('progress', { steps: 1 }, 1, { progressToken: 1 }), request('ping', undefined, 2)];
    const messages = await (await post(batch, {})).rpc();
    expect(
      messages
        .filter(({ id }) => id !== undefined)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([1, 2]);
  });

  it('leaves two calls with one id apart, as they are of two clients', async () => {
    const [first, second] = await Promise.all([
      post(call('hold', { gate: 'one' }, 7, { progressToken: 1 })),
      post(call('hold', { gate: 'two' }, 7, { progressToken: 1 })),
    ]);
    endpoint.gates.at('two').release();
    expect((await second.messages()).at(-1)?.message).toMatchObject({
      result: { content: [{ text: 'released two' }] },
    });
    endpoint.gates.at('one').release();
    expect((await first.messages()).at(-1)?.message).toMatchObject({ result: { content: [{ text: 'released one' }] } });
  });
});

describe('a question', () => {
  it.each(['2025-11-25', '2025-06-18'])('is a tool error that says why, in %s', async (version) => {
    const answered = await answer(call('ask', { question: 'Who?' }), { 'mcp-protocol-version': version });
    expect(answered.result).toEqual({
      isError: true,
      content: [{ type: 'text', text: expect.stringContaining('keeps no session') }],
    });
  });

  it('can still be asked in the modern era', async () => {
    const meta = { 'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } } };
    const asked = await modernCall(endpoint.url, 'ask', { question: 'Who?' }, { meta });
    expect((await asked.rpc())[0]).toMatchObject({ result: { resultType: 'input_required' } });
  });
});

describe('what is no request', () => {
  it.each([
    [{ jsonrpc: '2.0', method: 'notifications/initialized' }],
    [{ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } }],
    [{ jsonrpc: '2.0', method: 'notifications/roots/list_changed' }],
    [{ jsonrpc: '2.0', id: 'never-asked', result: {} }],
  ])('%j is accepted with 202', async (body) => {
    const response = await post(body);
    expect(response.status).toBe(202);
    expect(await response.body()).toBe('');
    expect(response.headers['mcp-session-id']).toBeUndefined();
  });

  it('cancels nothing: an id says not whose call it is', async () => {
    const held = await post(call('hold', { gate: 'kept' }, 9, { progressToken: 1 }));
    await held.nextMessage();
    await post({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 9 } });
    endpoint.gates.at('kept').release();
    expect((await held.messages()).at(-1)?.message).toMatchObject({ result: { content: [{ text: 'released kept' }] } });
  });

  it.each(['GET', 'DELETE'])('%s is 405, with and without a session header', async (method) => {
    for (const headers of [{}, { 'mcp-session-id': 'some-session', accept: 'application/json' }]) {
      const response = await send(endpoint.url, { method, headers });
      expect(response.headers.allow).toBe('POST');
      await expectRefusal(response, { status: 405, code: -32000, message: 'Method not allowed.' });
    }
  });
});

describe('a client that goes away', () => {
  it('cancels what it can have no answer of', async () => {
    const held = await post(call('hold', { gate: 'left' }, 1, { progressToken: 1 }));
    await held.nextMessage();
    const labels = { era: 'legacy', method: 'tools/call', outcome: 'cancelled', le: '+Inf' };
    const before = await endpoint.metric('mcp_request_duration_seconds', labels);
    await held.cut();
    await until(async () => (await endpoint.metric('mcp_calls_in_flight')) === 0);
    expect(await endpoint.metric('mcp_request_duration_seconds', labels)).toBe(before + 1);
    expect(await endpoint.metric('mcp_streams_open')).toBe(0);
  });
});

describe('the end of the process', () => {
  it('waits for a call, and tells the ones that it cannot wait for', async () => {
    const other = await Endpoint.start({ LEGACY_SESSIONS: 'off', SHUTDOWN_DRAIN_SECONDS: '2' });
    const headers = { 'mcp-protocol-version': '2025-11-25' };
    const short = await send(other.url, { body: call('hold', { gate: 'soon' }, 1, { progressToken: 1 }), headers });
    const endless = await send(other.url, { body: call('hold', { gate: 'never' }, 2, { progressToken: 1 }), headers });
    await short.nextMessage();
    await endless.nextMessage();
    const closed = other.close();
    setTimeout(() => other.gates.at('soon').release(), 200);
    expect((await short.messages()).at(-1)?.message).toMatchObject({ id: 1, result: {} });
    const error = { code: -32000, message: 'This server is shutting down. Try again.' };
    expect((await endless.messages()).at(-1)?.message).toMatchObject({ id: 2, error });
    await closed;
  });
});
