import { Endpoint } from '../http/support/endpoint.js';
import { send } from '../support/raw-http.js';
import { initializeBody } from '../support/raw-session.js';
import { TokenSession } from '../support/token-session.js';
import { TokenIssuer } from '../support/tokens.js';
import { until } from '../support/until.js';

let endpoint: Endpoint;
afterEach(() => endpoint.close());

const start = async (env: Readonly<Record<string, string>>) => (endpoint = await Endpoint.start(env));

describe('a session', () => {
  it('runs so many calls at a time, and more when one has ended', async () => {
    await start({ SESSION_MAX_CALLS: '2' });
    const session = await endpoint.open({ protocolVersion: '2025-03-26' });
    const held = [session.call('hold', { gate: 'a' }), session.call('hold', { gate: 'a' })];
    await until(async () => (await endpoint.metric('mcp_calls_in_flight')) === 2);
    const refused = await session.request('ping');
    expect(refused.status).toBe(429);
    expect(refused.headers['retry-after']).toBe('1');
    expect(await refused.json()).toMatchObject({ error: { code: -32000, data: { limit: 'calls' } } });
    endpoint.gates.at('a').release();
    for (const response of await Promise.all(held)) await response.body();
    expect((await session.request('ping')).status).toBe(200);
    const pings = [1, 2, 3].map((id) => ({ jsonrpc: '2.0', id, method: 'ping' }));
    expect((await session.post(pings)).status).toBe(429);
    expect((await session.post(pings.slice(1))).status).toBe(200);
    expect(await endpoint.metric('mcp_caps_reached_total', { cap: 'calls' })).toBe(2);
  });
});

describe('a pod', () => {
  it('has so many streams open, and sends who comes then elsewhere', async () => {
    await start({ STREAMS_MAX: '2', CALLER_MAX_PERCENT: '100' });
    const sessions = [await endpoint.open(), await endpoint.open(), await endpoint.open()] as const;
    const streams = [await sessions[0].get(), await sessions[1].get()];
    const refused = await sessions[2].get();
    expect(refused.status).toBe(503);
    expect(refused.headers['retry-after']).toBe('5');
    expect(await refused.json()).toMatchObject({ error: { data: { limit: 'streams' } } });
    expect((await sessions[2].request('ping')).status).toBe(200);
    await streams[0]!.cut();
    await until(async () => (await endpoint.metric('mcp_streams_open')) === 1);
    const admitted = await sessions[2].get();
    expect(admitted.status).toBe(200);
    await Promise.all([streams[1]!.cut(), admitted.cut()]);
  });
});

describe('a principal', () => {
  it.each([
    ['end-oldest', 200, [404, 200]],
    ['refuse', 429, [200, 200]],
  ])('has so many sessions; past them it is "%s"', async (policy, newcomer, others) => {
    const issuer = await TokenIssuer.start();
    await start({ ...issuer.env, AUDIT_LOG: 'off', SESSION_MAX_PER_PRINCIPAL: '2', SESSION_CAP_POLICY: policy });
    const token = await issuer.token('alice');
    const sessions = [
      await TokenSession.openWith(endpoint.url, token),
      await TokenSession.openWith(endpoint.url, token),
    ];
    const headers = { authorization: `Bearer ${token}` };
    const response = await send(endpoint.url, { body: initializeBody(), headers });
    expect(response.status).toBe(newcomer);
    const statuses = [];
    for (const session of sessions) statuses.push((await session.request('ping')).status);
    expect(statuses).toEqual(others);
    const other = { authorization: `Bearer ${await issuer.token('bob')}` };
    expect((await send(endpoint.url, { body: initializeBody(), headers: other })).status).toBe(200);
    await issuer.close();
  });
});
