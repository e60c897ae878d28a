import type { RawResponse } from '../../support/raw-http.js';
import { send } from '../../support/raw-http.js';
import { initializeBody, RawSession } from '../../support/raw-session.js';
import { type RedisServer, startRedis } from '../../support/redis-server.js';
import { bearer, TokenSession } from '../../support/token-session.js';
import { PublicServer } from './support/public-server.js';

const GONE = { jsonrpc: '2.0', error: { code: -32001, message: 'Session not found or expired' }, id: null };
const PING = { jsonrpc: '2.0', id: 1, method: 'ping' };

/** What was answered, without what differs in every answer. */
async function answer(response: RawResponse) {
  const { date: _date, ...headers } = response.headers;
  return { status: response.status, headers, body: await response.json() };
}

const ASKS: [string, (session: RawSession) => Promise<RawResponse>][] = [
  ['a request', (session) => session.request('ping')],
  ['a call of what is public', (session) => session.call('open')],
  ['a list', (session) => session.request('tools/list')],
  ['a notification', (session) => session.notify('notifications/initialized')],
  ['an answer', (session) => session.post({ jsonrpc: '2.0', id: 'a.1', result: {} })],
  ['the id of an event', (session) => session.resume('g-000000000000-a-0')],
  ['initialize', (session) => session.post(initializeBody())],
  ['GET', (session) => session.get()],
  ['DELETE', (session) => session.delete()],
];

describe.each(['memory', 'Redis'])('sessions in %s', (store) => {
  let redis: RedisServer | undefined;
  let server: PublicServer;
  /** Another pod, where there is Redis. */
  let other: PublicServer;
  beforeAll(async () => {
    redis = store === 'Redis' ? await startRedis() : undefined;
    const env: Record<string, string> = redis ? { REDIS_URL: redis.url } : {};
    server = await PublicServer.start(env);
    other = redis ? await PublicServer.start(env, { issuer: server.issuer }) : server;
  });
  afterAll(async () => {
    if (other !== server) await other.endpoint.close();
    await server.close();
    await redis?.stop();
  });

  const elsewhere = (session: RawSession) => new RawSession(other.url, session.id, session.protocolVersion);
  const withToken = async (session: RawSession) =>
    new TokenSession(other.url, session.id, session.protocolVersion, await server.issuer.token('ada'));

  it.each(ASKS)('one that was opened without a token is gone for who has one, by %s', async (_what, ask) => {
    const session = await RawSession.open(server.url);
    const gone = await TokenSession.openWith(other.url, await server.issuer.token('ada'));
    await gone.delete();
    const expected = await answer(await ask(gone));
    expect(expected).toMatchObject({ status: 404, body: GONE });
    expect(await answer(await ask(await withToken(session)))).toEqual(expected);
    expect((await elsewhere(session).request('ping')).status).toBe(200);
    expect((await server.endpoint.store.peek(session.id)).state).toBe('alive');
  });

  it.each(ASKS)('one of a principal is gone for who comes without a token, by %s', async (_what, ask) => {
    const session = await TokenSession.openWith(server.url, await server.issuer.token('ada'));
    const gone = await RawSession.open(other.url);
    await gone.delete();
    const expected = await answer(await ask(gone));
    expect(expected).toMatchObject({ status: 404, body: GONE });
    expect(await answer(await ask(elsewhere(session)))).toEqual(expected);
    expect((await session.request('ping')).status).toBe(200);
  });

  it('one of a principal asks who comes without a token for one, where what is asked for is not public', async () => {
    const session = await TokenSession.openWith(server.url, await server.issuer.token('ada'));
    expect((await elsewhere(session).call('closed')).status).toBe(401);
  });

  it('one that was opened without a token goes on without, on any pod', async () => {
    const session = await RawSession.open(server.url);
    const [{ result }] = await (await elsewhere(session).call('open')).rpc();
    expect(result.content[0].text).toBe('no principal, no grants');
    const bad = await send(server.url, { body: PING, headers: { ...session.headers, ...bearer('made.up') } });
    expect(bad.status).toBe(401);
  });
});
