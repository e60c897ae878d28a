import { RECORD_MAX_BYTES } from '../../src/session/session-text.js';
import { send } from '../support/raw-http.js';
import { initializeBody } from '../support/raw-session.js';
import { Endpoint } from './support/endpoint.js';
import { expectRefusal } from './support/refusal.js';

const TTL_SECONDS = 1_000;

let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await Endpoint.start({ SESSION_TTL_SECONDS: String(TTL_SECONDS) });
});
afterAll(() => endpoint.close());

const initialize = (options = {}, headers = {}) => send(endpoint.url, { body: initializeBody(options), headers });

/** Everything that a session leaves behind. */
const traces = async () => ({
  stored: await endpoint.storedSessions(),
  warm: endpoint.registry.size,
  gauge: await endpoint.metric('mcp_sessions_active'),
  created: await endpoint.metric('mcp_sessions_created_total'),
});

describe('the answer to initialize', () => {
  it('names the session by a random UUID and says when it expires', async () => {
    const before = Date.now();
    const response = await initialize();
    const after = Date.now();
    expect(response.status).toBe(200);
    expect(response.type).toBe('application/json');
    const id = response.headers['mcp-session-id'];
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect((await initialize()).headers['mcp-session-id']).not.toBe(id);
    const expires = String(response.headers['x-session-expires-at']);
    expect(new Date(expires).toISOString()).toBe(expires);
    expect(Date.parse(expires)).toBeGreaterThanOrEqual(before + TTL_SECONDS * 1_000);
    expect(Date.parse(expires)).toBeLessThanOrEqual(after + TTL_SECONDS * 1_000);
  });

  it('declares what the server is and can do', async () => {
    expect(await (await initialize()).json()).toEqual({
      jsonrpc: '2.0',
      id: 'init',
      result: {
        protocolVersion: '2025-11-25',
        serverInfo: { name: 'mooring', title: 'Mooring', version: expect.any(String) },
        capabilities: {
          tools: { listChanged: true },
          resources: { subscribe: true, listChanged: true },
          prompts: { listChanged: true },
          logging: {},
          completions: {},
        },
      },
    });
  });

  it.each([
    ['2025-11-25', '2025-11-25'],
    ['2025-06-18', '2025-06-18'],
    ['2025-03-26', '2025-03-26'],
    ['2024-11-05', '2024-11-05'],
    ['1999-01-01', '2025-11-25'],
    ['nonsense', '2025-11-25'],
    ['2026-07-28', '2025-11-25'],
  ])('to a client of %s offers %s', async (protocolVersion, negotiated) => {
    expect(await (await initialize({ protocolVersion })).json()).toMatchObject({
      result: { protocolVersion: negotiated },
    });
  });

  it('does not depend on the version header', async () => {
    expect((await initialize({}, { 'mcp-protocol-version': '1999-01-01' })).status).toBe(200);
  });

  it('comes after the record is stored', async () => {
    const before = await traces();
    await initialize();
    expect(await traces()).toEqual({
      stored: before.stored + 1,
      warm: before.warm + 1,
      gauge: before.gauge + 1,
      created: before.created + 1,
    });
  });
});

describe('an initialize that is refused', () => {
  let before: Awaited<ReturnType<typeof traces>>;
  beforeEach(async () => (before = await traces()));
  afterEach(async () => expect(await traces()).toEqual(before));

  it.each([
    ['no params', { jsonrpc: '2.0', id: 1, method: 'initialize' }],
    [
      'no client',
      { jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {} } },
    ],
    ['a client without a version', { ...initializeBody({ clientInfo: { name: 'x' } }), id: 1 }],
    ['capabilities that are no object', { ...initializeBody({ capabilities: 5 as unknown as object }), id: 1 }],
  ])('for %s is 400 -32602 that says what is wrong', async (_what, body) => {
    const response = await send(endpoint.url, { body });
    await expectRefusal(response, { status: 400, code: -32602, message: /^Invalid initialize params: \w/, id: 1 });
    expect(response.headers['mcp-session-id']).toBeUndefined();
  });

  it.each([
    ['its client', { clientInfo: { name: 'x'.repeat(RECORD_MAX_BYTES), version: '1' } }],
    ['its capabilities', { capabilities: { experimental: { a: { text: 'é'.repeat(RECORD_MAX_BYTES / 2) } } } }],
  ])('because %s make a record of more than 16 KB is 400 -32600', async (_what, options) => {
    const response = await initialize(options);
    await expectRefusal(response, {
      status: 400,
      code: -32600,
      message: new RegExp(`\\d{5} bytes; ${RECORD_MAX_BYTES} is the most`),
      id: 'init',
    });
    expect(response.headers['mcp-session-id']).toBeUndefined();
  });

  it('because nothing could write its depth down is 400 as well', async () => {
    const depth = 200_000;
    const deep = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    const body = JSON.stringify(initializeBody({ capabilities: { experimental: { a: { deep: 0 } } } })).replace(
      '"deep":0',
      `"deep":${deep}`,
    );
    const response = await send(endpoint.url, { body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: -32600 } });
  });

  it.each([
    ['alone', [initializeBody()]],
    ['beside another request', [initializeBody(), { jsonrpc: '2.0', id: 2, method: 'ping' }]],
    [
      'after a notification',
      [{ jsonrpc: '2.0', method: 'notifications/initialized' }, initializeBody({ protocolVersion: '2025-03-26' })],
    ],
  ])('because it came in a batch, %s, is 400 -32600', async (_how, body) => {
    const message = 'Invalid Request: initialize is a single request, never part of a batch';
    await expectRefusal(await send(endpoint.url, { body }), { status: 400, code: -32600, message });
  });

  it('without an id is a notification that needs a session', async () => {
    const { id: _id, ...body } = initializeBody();
    const message = /^Bad Request: Mcp-Session-Id header is required: begin a session with a POST of initialize/;
    await expectRefusal(await send(endpoint.url, { body }), { status: 400, code: -32000, message });
  });
});

describe('the session header', () => {
  const message = /^Bad Request: Mcp-Session-Id header is required: /;

  it.each([
    ['a request', 'POST', { jsonrpc: '2.0', id: 1, method: 'tools/list' }],
    ['a notification', 'POST', { jsonrpc: '2.0', method: 'notifications/initialized' }],
    ['an answer', 'POST', { jsonrpc: '2.0', id: 1, result: {} }],
    ['a batch', 'POST', [{ jsonrpc: '2.0', id: 1, method: 'ping' }]],
    ['a GET', 'GET', undefined],
    ['a DELETE', 'DELETE', undefined],
  ])('is required of %s: 400 -32000', async (_what, method, body) => {
    for (const headers of [{}, { 'mcp-session-id': '' }]) {
      await expectRefusal(await send(endpoint.url, { method, body, headers }), { status: 400, code: -32000, message });
    }
  });

  it('of a live session on initialize is 400 -32600, and the session goes on', async () => {
    const session = await endpoint.open();
    const before = await traces();
    const already = 'Invalid Request: Server already initialized';
    await expectRefusal(await session.post(initializeBody()), {
      status: 400,
      code: -32600,
      message: already,
      id: 'init',
    });
    expect((await session.post([initializeBody()])).status).toBe(400);
    expect(await (await session.request('ping')).json()).toMatchObject({ result: {} });
    expect(await traces()).toEqual(before);
  });
});

it('initialized asks the store one thing, as every request does, and changes nothing there', async () => {
  const session = await endpoint.open();
  const asked = jest.spyOn(endpoint.store, 'check');
  const changed = jest.spyOn(endpoint.store, 'update');
  expect((await session.notify('notifications/initialized')).status).toBe(202);
  expect(asked).toHaveBeenCalledTimes(1);
  expect(changed).not.toHaveBeenCalled();
  jest.restoreAllMocks();
});
