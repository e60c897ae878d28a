import { Endpoint } from '../http/support/endpoint.js';
import { call, post } from '../http/support/modern-post.js';
import type { RawResponse } from '../support/raw-http.js';
import { initializeBody, RawSession } from '../support/raw-session.js';
import { send } from '../support/raw-http.js';
import { TokenIssuer } from '../support/tokens.js';
import { until } from '../support/until.js';

const [ONE, OTHER] = ['192.0.2.1', '192.0.2.2'];

let endpoint: Endpoint;
const opened: RawResponse[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((response) => response.cut()));
  await endpoint.close();
});

const start = async (env: Readonly<Record<string, string>>) =>
  (endpoint = await Endpoint.start({ TRUST_PROXY: '1', RATE_LIMIT_ENABLED: 'false', ...env }));
const from = (address: string) => ({ 'x-forwarded-for': address });
const hold = (headers: Readonly<Record<string, string>>) => call(endpoint.url, 'hold', { gate: 'g' }, { headers });
const ping = (address: string) => call(endpoint.url, 'echo', { text: 'x' }, { headers: from(address) });
const inFlight = (count: number) => until(async () => (await endpoint.metric('mcp_calls_in_flight')) === count);
const capped = (cap: string) => endpoint.metric('mcp_caps_reached_total', { cap });

/** A session of its own, all of whose requests come from there. */
async function open(address: string): Promise<RawSession> {
  const opening = await send(endpoint.url, { body: initializeBody(), headers: from(address) });
  return new RawSession(endpoint.url, String(opening.headers['mcp-session-id']), '2025-11-25');
}

async function finish(held: readonly Promise<RawResponse>[]): Promise<void> {
  endpoint.gates.at('g').release();
  for (const response of await Promise.all(held)) await response.body();
}

describe('calls in flight', () => {
  it('of one address are its part of all, and others are served meanwhile', async () => {
    await start({ CALLS_MAX: '6' });
    const held = [1, 2, 3].map(() => hold(from(ONE)));
    await inFlight(3);
    const refused = await ping(ONE);
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '1']);
    expect(await refused.json()).toMatchObject({ id: 7, error: { code: -32000, data: { limit: 'calls_caller' } } });
    expect((await ping(OTHER)).status).toBe(200);
    await finish(held);
    expect((await ping(ONE)).status).toBe(200);
    expect(await capped('calls_caller')).toBe(1);
  });

  it('of one principal are its part, from wherever it comes', async () => {
    const issuer = await TokenIssuer.start();
    await start({ ...issuer.env, AUDIT_LOG: 'off', CALLS_MAX: '4' });
    const as = async (sub: string, address: string) => ({
      ...from(address),
      authorization: `Bearer ${await issuer.token(sub)}`,
    });
    const held = [hold(await as('alice', ONE)), hold(await as('alice', OTHER))];
    await inFlight(2);
    const echo = async (sub: string) =>
      (await call(endpoint.url, 'echo', { text: 'x' }, { headers: await as(sub, ONE) })).status;
    expect([await echo('alice'), await echo('bob')]).toEqual([429, 200]);
    await finish(held);
    expect(await echo('alice')).toBe(200);
    await issuer.close();
  });

  it('count together in all sessions of a caller and in both eras, and in batches', async () => {
    await start({ CALLS_MAX: '8' });
    const sessions = [await open(ONE), await open(ONE), await open(OTHER)] as const;
    const held = [
      ...sessions.slice(0, 2).map((session) => session.post(holdBody('a'), from(ONE))),
      hold(from(ONE)),
      hold(from(ONE)),
    ];
    await inFlight(4);
    const request = { jsonrpc: '2.0', id: 9, method: 'ping' };
    const refused = await sessions[0].post(request, from(ONE));
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ id: 9, error: { data: { limit: 'calls_caller' } } });
    expect((await ping(ONE)).status).toBe(429);
    expect((await sessions[2].post(request, from(OTHER))).status).toBe(200);
    await finish(held);
    expect((await sessions[0].post(request, from(ONE))).status).toBe(200);
  });

  it('are given back however a call ends', async () => {
    await start({ CALLS_MAX: '2' });
    const session = await open(ONE);
    for (let round = 0; round < 3; round += 1) {
      const cancelled = session.post(holdBody(round), from(ONE));
      await inFlight(1);
      await session.post(
        { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: round } },
        from(ONE),
      );
      await (await cancelled).body();
      const left = await call(endpoint.url, 'hold', { gate: 'g' }, { headers: from(ONE), meta: { progressToken: 1 } });
      await left.cut();
      await inFlight(0);
      expect((await call(endpoint.url, 'fail', { message: 'x', told: true }, { headers: from(ONE) })).status).toBe(200);
      expect((await post(endpoint.url, { method: 'tools/call', params: {}, headers: from(ONE) })).status).not.toBe(429);
    }
    expect((await ping(ONE)).status).toBe(200);
    expect(await capped('calls_caller')).toBe(0);
  });

  it('of all are 503 past CALLS_MAX', async () => {
    await start({ CALLS_MAX: '2' });
    const held = [hold(from(ONE)), hold(from(OTHER))];
    await inFlight(2);
    const refused = await ping('192.0.2.3');
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '1']);
    await finish(held);
    expect(await capped('calls_pod')).toBe(1);
  });

  it('of a gateway that speaks for all are 300 at once by default', async () => {
    await start({});
    const held = Array.from({ length: 300 }, () => hold(from(ONE)));
    await inFlight(300);
    await finish(held);
    expect(await capped('calls_caller')).toBe(0);
  });
});

function holdBody(id: unknown) {
  return { jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'hold', arguments: { gate: 'g' } } };
}

describe('GET streams of one address', () => {
  it('are its part over all its sessions: the oldest ends for the next, and that not so soon again', async () => {
    await start({ STREAMS_MAX: '4' });
    const listen = async (address: string) => {
      const stream = await (await open(address)).get(from(address));
      opened.push(stream);
      return stream;
    };
    const [first, second, third] = [await listen(ONE), await listen(ONE), await listen(ONE)];
    await first.body();
    expect([second.isOver, third.isOver]).toEqual([false, false]);
    const refused = await listen(ONE);
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '10']);
    expect((await listen(OTHER)).status).toBe(200);
    expect(await capped('streams_caller')).toBe(2);
  });
});

describe('subscriptions/listen of one address', () => {
  it('are its part: the oldest ends with its result for the next, and that not so soon again', async () => {
    await start({ LISTEN_MAX_STREAMS: '4' });
    const listen = async (address: string) => {
      const params = { notifications: { toolsListChanged: true } };
      const stream = await post(endpoint.url, { method: 'subscriptions/listen', params, headers: from(address) });
      opened.push(stream);
      return stream;
    };
    const [first, second, third] = [await listen(ONE), await listen(ONE), await listen(ONE)];
    expect((await first.messages()).at(-1)?.message).toMatchObject({ id: 7, result: {} });
    expect([second.isOver, third.isOver]).toEqual([false, false]);
    expect((await listen(ONE)).status).toBe(429);
    expect((await listen(OTHER)).status).toBe(200);
    expect(await capped('listen_caller')).toBe(2);
  });
});
