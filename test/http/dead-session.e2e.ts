import { randomUUID } from 'node:crypto';
import { type RawResponse, send } from '../support/raw-http.js';
import { initializeBody, RawSession } from '../support/raw-session.js';
import { until } from '../support/until.js';
import { Endpoint } from './support/endpoint.js';
import { GONE_BODY } from './support/refusal.js';

let endpoint: Endpoint;
let bystander: RawSession;
beforeAll(async () => {
  endpoint = await Endpoint.start();
  bystander = await endpoint.open();
});
afterAll(() => endpoint.close());
afterEach(async () => expect((await bystander.request('ping')).status).toBe(200));

async function expectGone(response: RawResponse): Promise<void> {
  expect([response.status, response.type, await response.body()]).toEqual([404, 'application/json', GONE_BODY]);
  expect(response.headers['mcp-session-id']).toBeUndefined();
}

/** The end that a store has for sessions: its time is over, and nobody tells this process. */
async function lapse(session: RawSession): Promise<void> {
  expect(await endpoint.store.delete(session.id)).toEqual({ state: 'deleted' });
}

const expired = () => endpoint.metric('session_cleanup_total', { reason: 'expired' });

const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
const REQUESTS: readonly (readonly [string, { method?: string; headers?: Record<string, string>; body?: unknown }])[] =
  [
    ['a request', { body: ping }],
    ['an unknown method', { body: { ...ping, method: 'made/up' } }],
    ['a notification', { body: { jsonrpc: '2.0', method: 'notifications/initialized' } }],
    ['an answer', { body: { jsonrpc: '2.0', id: 1, result: {} } }],
    ['a batch', { body: [ping] }],
    ['initialize', { body: initializeBody() }],
    ['initialize in a batch', { body: [initializeBody()] }],
    ['a bad version header', { body: ping, headers: { 'mcp-protocol-version': '1999-01-01' } }],
    [
      'initialize with a bad version header',
      { body: initializeBody(), headers: { 'mcp-protocol-version': '1999-01-01' } },
    ],
    ['GET', { method: 'GET' }],
    ['GET with a bad version header', { method: 'GET', headers: { 'mcp-protocol-version': '2099-01-01' } }],
    ['GET with an event id', { method: 'GET', headers: { 'last-event-id': 'c-000000000000-abc.1-0' } }],
    ['GET with a nonsense event id', { method: 'GET', headers: { 'last-event-id': 'nonsense' } }],
    ['DELETE', { method: 'DELETE' }],
    ['DELETE with a bad version header', { method: 'DELETE', headers: { 'mcp-protocol-version': '2099-01-01' } }],
  ];

describe.each([
  ['never was', async () => randomUUID()],
  ['is no UUID', async () => '../../etc/passwd'],
  [
    'was deleted by its client',
    async () => {
      const session = await endpoint.open();
      expect((await session.delete()).status).toBe(200);
      return session.id;
    },
  ],
  [
    'lapsed in the store while it was warm here',
    async () => {
      const session = await endpoint.open();
      await lapse(session);
      return session.id;
    },
  ],
])('a session that %s', (_how, make) => {
  it.each(REQUESTS)('is 404 with the exact body on %s', async (_what, { method, headers, body }) => {
    const id = await make();
    await expectGone(await send(endpoint.url, { method, body, headers: { ...headers, 'mcp-session-id': id } }));
  });
});

describe('when a record is gone', () => {
  it('the next request evicts the transport, once, and no other session', async () => {
    const session = await endpoint.open();
    const before = { expired: await expired(), size: endpoint.registry.size };
    await lapse(session);
    await Promise.all([1, 2, 3].map(async () => expectGone(await session.request('ping'))));
    expect(await expired()).toBe(before.expired + 1);
    expect(endpoint.registry.size).toBe(before.size - 1);
    expect(await endpoint.metric('mcp_sessions_active')).toBe(endpoint.registry.size);
    expect(endpoint.registry.get(bystander.id)).toBeDefined();
  });

  it('open streams end, calls are aborted, and what had no bytes yet is the same 404', async () => {
    const session = await endpoint.open();
    const listening = await session.get();
    const streaming = await session.call('hold', { gate: 'gone-stream' }, { id: 'streaming', progressToken: 1 });
    const silent = session.call('hold', { gate: 'gone-silent' });
    await endpoint.gates.at('gone-silent').entered;
    await lapse(session);
    await expectGone(await session.request('ping'));
    await expectGone(await silent);
    expect(await endpoint.gates.at('gone-silent').left).toBe('aborted');
    expect(await endpoint.gates.at('gone-stream').left).toBe('aborted');
    expect((await streaming.messages()).at(-1)?.message).toEqual({
      jsonrpc: '2.0',
      id: 'streaming',
      error: { code: -32001, message: 'Session not found or expired' },
    });
    expect(await listening.messages()).toEqual([]);
    expect(await listening.endedCleanly()).toBe(true);
    expect(await endpoint.metric('mcp_streams_open')).toBe(0);
  });

  it('another session with a stream and a call of its own notices nothing', async () => {
    const session = await endpoint.open();
    const other = await endpoint.open();
    const listening = await other.get();
    const call = await other.call('hold', { gate: 'other' }, { progressToken: 1 });
    await lapse(session);
    await expectGone(await session.get());
    await endpoint.gates.at('other').entered;
    endpoint.gates.at('other').release();
    expect((await call.messages()).at(-1)?.message).toMatchObject({
      result: { content: [{ text: 'released other' }] },
    });
    expect(listening.isOver).toBe(false);
    await listening.cut();
  });

  it('the client opens a new session and goes on', async () => {
    const session = await endpoint.open();
    await lapse(session);
    await expectGone(await session.request('ping'));
    const next = await endpoint.open();
    expect(next.id).not.toBe(session.id);
    expect((await next.call('echo', { text: 'on we go' })).status).toBe(200);
  });
});

describe('DELETE', () => {
  it('is 200 without a body, and ends calls and streams at once', async () => {
    const session = await endpoint.open();
    const streams = [await session.get(), await session.get()];
    const call = await session.call('hold', { gate: 'deleted' }, { id: 4, progressToken: 1 });
    await endpoint.gates.at('deleted').entered;
    const response = await session.delete();
    expect([response.status, await response.body()]).toEqual([200, '']);
    expect(await endpoint.gates.at('deleted').left).toBe('aborted');
    expect((await call.messages()).at(-1)?.message).toMatchObject({ id: 4, error: { code: -32001 } });
    for (const stream of streams) expect(await stream.endedCleanly()).toBe(true);
    await expectGone(await session.delete());
    await until(async () => (await endpoint.metric('mcp_streams_open')) === 0);
  });

  it('works on a session whose transport is not in memory', async () => {
    const session = await endpoint.open();
    void endpoint.registry.evict(session.id, 'idle');
    expect((await session.delete()).status).toBe(200);
    await expectGone(await session.request('ping'));
  });
});
