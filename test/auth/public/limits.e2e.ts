import { captureLog } from '../../support/log-capture.js';
import { send } from '../../support/raw-http.js';
import { RawModern } from '../../support/raw-modern.js';
import { initializeBody, RawSession } from '../../support/raw-session.js';
import { type RedisServer, startRedis } from '../../support/redis-server.js';
import { bearer, TokenSession } from '../../support/token-session.js';
import { TokenIssuer } from '../../support/tokens.js';
import { until } from '../../support/until.js';
import { ERAS, PublicServer } from './support/public-server.js';

const PING = { jsonrpc: '2.0', id: 1, method: 'ping' };
const ALL = { RATE_LIMIT_WINDOW_SECONDS: '300', TRUST_PROXY: '1' };

let issuer: TokenIssuer;
let server: PublicServer;
beforeAll(async () => (issuer = await TokenIssuer.start()));
afterEach(() => server.endpoint.close());
afterAll(() => issuer.close());

async function start(env: Record<string, string>): Promise<void> {
  server = await PublicServer.start({ ...ALL, ...env }, { issuer });
}

const from = (address: string) => ({ 'x-forwarded-for': address });
const ask = (body: object, headers: object = {}) => send(server.url, { body, headers: { ...headers } });
const statuses = async (asked: (() => Promise<{ readonly status: number }>)[]) => {
  const all = [];
  for (const one of asked) all.push((await one()).status);
  return all;
};
const times = <T>(count: number, value: (at: number) => T) => Array.from({ length: count }, (_, at) => value(at));
const opens = (address: string) => ask(initializeBody(), from(address));

/** Holds a call without a token, until `release`. */
async function hold(era: 'legacy' | 'modern') {
  const stranger = await server.stranger(era);
  return stranger.call('open-hold');
}

describe('callers without a token', () => {
  it('have a rate for each address, and none of a principal', async () => {
    await start({ RATE_LIMIT_PER_CALLER: '2' });
    const asked = times(3, () => () => opens('203.0.113.7'));
    expect(await statuses(asked)).toEqual([200, 200, 429]);
    expect((await opens('203.0.113.8')).status).toBe(200);
    const token = bearer(await issuer.token('ada'));
    const ofAda = await ask(initializeBody(), { ...from('203.0.113.7'), ...token });
    expect(ofAda.status).toBe(200);
  });

  it('share a part of RATE_LIMIT_GLOBAL, past which the rest is for callers with one', async () => {
    await start({ RATE_LIMIT_GLOBAL: '4', ANONYMOUS_MAX_PERCENT: '50' });
    expect(await statuses(times(3, (at) => () => opens(`203.0.113.${at}`)))).toEqual([200, 200, 429]);
    const refused = await opens('203.0.113.9');
    expect((await refused.json()).error.data).toMatchObject({ limit: 'anonymous' });
    const token = bearer(await issuer.token('ada'));
    const others = times(3, () => () => ask(initializeBody(), token));
    expect(await statuses(others)).toEqual([200, 200, 429]);
    expect(await server.endpoint.metric('mcp_rate_limited_total', { limit: 'anonymous' })).toBe(2);
  });

  it.each(ERAS)('share a part of CALLS_MAX, past which the rest is for callers with one, %s', async (era) => {
    await start({ CALLS_MAX: '4', CALLER_MAX_PERCENT: '100', ANONYMOUS_MAX_PERCENT: '50' });
    const held = [hold(era), hold(era)];
    const stranger = await server.stranger(era);
    await until(async () => (await server.endpoint.metric('mcp_calls_in_flight')) === 2);
    const refused = await stranger.call('open');
    expect(refused.status).toBe(503);
    expect((await refused.json()).error.data).toEqual({ limit: 'calls_anonymous', retryAfterSeconds: 1 });
    expect((await (await server.as(era, 'ada')).call('open')).status).toBe(200);
    expect(await server.endpoint.metric('mcp_caps_reached_total', { cap: 'calls_anonymous' })).toBe(1);
    server.release();
    for (const response of await Promise.all(held)) await response.body();
    expect((await stranger.call('open')).status).toBe(200);
  });

  it('share a part of STREAMS_MAX, in which calls that stream count', async () => {
    await start({ STREAMS_MAX: '4', CALLER_MAX_PERCENT: '100', ANONYMOUS_MAX_PERCENT: '50' });
    const sessions = await Promise.all(times(3, () => RawSession.open(server.url)));
    const open = [await sessions[0]!.get(), await sessions[1]!.get()];
    const refused = await sessions[2]!.get();
    expect(refused.status).toBe(503);
    expect((await refused.json()).error.data).toMatchObject({ limit: 'streams_anonymous' });
    // Past their part by calls, they take no room of the others.
    const calls = await Promise.all(times(3, () => hold('modern')));
    const token = await issuer.token('ada');
    for (const session of await Promise.all(times(2, () => TokenSession.openWith(server.url, token))))
      open.push(await session.get());
    expect(open.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    await Promise.all(open.map((stream) => stream.cut()));
    server.release();
    await Promise.all(calls.map((call) => call.body()));
    await until(async () => (await server.endpoint.metric('mcp_streams_open')) === 0);
    const again = await sessions[2]!.get();
    expect(again.status).toBe(200);
    await again.cut();
  });

  it('share a part of LISTEN_MAX_STREAMS', async () => {
    await start({ LISTEN_MAX_STREAMS: '2', CALLER_MAX_PERCENT: '100', ANONYMOUS_MAX_PERCENT: '50' });
    const listen = (token?: string) => new RawModern(server.url, {}, token).listen({ toolsListChanged: true });
    const open = await listen();
    const refused = await listen();
    expect(refused.status).toBe(503);
    expect((await refused.json()).error.data).toMatchObject({ limit: 'listen_anonymous' });
    const ofAda = await listen(await issuer.token('ada'));
    expect([open.status, ofAda.status]).toEqual([200, 200]);
    await Promise.all([open.cut(), ofAda.cut()]);
    await until(async () => (await server.endpoint.metric('mcp_streams_open')) === 0);
    const again = await listen();
    expect(again.status).toBe(200);
    await again.cut();
  });

  it('that ask for what is not public are limited and logged as those are that have no good token', async () => {
    await start({ RATE_LIMIT_AUTH_FAILURES: '2' });
    const log = captureLog();
    const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'closed', arguments: {} } };
    const session = await RawSession.open(server.url);
    const asked = times(12, () => () => session.post(call));
    expect(await statuses(asked)).toEqual([401, 401, ...times(10, () => 429)]);
    expect(await server.endpoint.metric('mcp_auth_refused_total', { reason: 'missing' })).toBe(2);
    const lines = log.lines.filter((line) => /auth\.refused|request\.refused|rate\.limited/.test(line));
    log.restore();
    expect(lines).toHaveLength(3);
    // What is public is no matter of tokens, and a good one is never held back.
    expect((await session.call('open')).status).toBe(200);
    const ada = await TokenSession.openWith(server.url, await issuer.token('ada'));
    expect((await ada.call('closed')).status).toBe(200);
  });
});

describe.each(['memory', 'Redis'])('sessions without a token, in %s', (store) => {
  let redis: RedisServer | undefined;
  beforeAll(async () => (redis = store === 'Redis' ? await startRedis() : undefined));
  beforeEach(() => redis?.client.flushall());
  afterAll(() => redis?.stop());

  const begin = (env: Record<string, string>) => start({ ...env, ...(redis && { REDIS_URL: redis.url }) });
  const isAlive = async (id: string) =>
    (await ask(PING, { 'mcp-session-id': id, 'mcp-protocol-version': '2025-11-25' })).status === 200;
  const opened = async (address: string) => String((await opens(address)).headers['mcp-session-id']);

  it('are as many for an address as for a principal: one more ends the oldest of that address', async () => {
    await begin({ SESSION_MAX_PER_PRINCIPAL: '2' });
    const other = await opened('203.0.113.8');
    const [oldest, second] = [await opened('203.0.113.7'), await opened('203.0.113.7')];
    await until(async () => (await isAlive(oldest)) && isAlive(second));
    const third = await opened('203.0.113.7');
    expect(await Promise.all([other, oldest, second, third].map(isAlive))).toEqual([true, false, true, true]);
  });

  it('are so many of all addresses together, and those of principals are none of them', async () => {
    await begin({ SESSION_MAX_ANONYMOUS: '2', SESSION_CAP_POLICY: 'refuse' });
    const token = await issuer.token('ada');
    const ada = await TokenSession.openWith(server.url, token);
    const first = await opened('203.0.113.1');
    expect(await statuses(times(2, (at) => () => opens(`203.0.113.${at + 2}`)))).toEqual([200, 503]);
    const refused = await opens('203.0.113.9');
    expect((await refused.json()).error.data).toMatchObject({ limit: 'sessions_anonymous' });
    expect((await TokenSession.openWith(server.url, token)).id).toBeDefined();
    expect((await ada.request('ping')).status).toBe(200);
    // Its end makes room, of the address that was refused, too.
    await send(server.url, { method: 'DELETE', headers: { 'mcp-session-id': first } });
    await until(async () => (await opens('203.0.113.9')).status === 200);
  });
});
