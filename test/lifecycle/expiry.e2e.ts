import { sessionRecordKey } from '../../src/redis/redis-keys.js';
import { officialClients } from '../support/clients.js';
import { RawSession } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import type { Service } from '../support/service.js';
import { until } from '../support/until.js';
import { cleanedUp, held } from './support/gauges.js';
import { startProbed } from './support/probed-service.js';

jest.setTimeout(60_000);

/** Long beside what one request takes on a busy machine, short beside what a test may take. */
const TTL_MS = 3_000;

const GONE = '{"jsonrpc":"2.0","error":{"code":-32001,"message":"Session not found or expired"},"id":null}';

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis?.stop());

const lose = (session: { readonly id: string }) => redis.client.del(sessionRecordKey(session.id));

describe('a session whose record was deleted in the store', () => {
  let service: Service;
  beforeEach(async () => {
    service = await startProbed({ REDIS_URL: redis.url });
  });
  afterEach(() => service?.stop('SIGKILL'));

  it('is 404 with the exact body, and its transport is closed and counted once', async () => {
    const [lost, other] = [await RawSession.open(service.url), await RawSession.open(service.url)];
    await Promise.all([lost, other].map(async (session) => (await session.call('echo', { text: 'hi' })).body()));
    expect(await held(service)).toMatchObject({ warm: 2 });
    await lose(lost);
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      const response = await lost.call('echo', { text: 'hi' });
      expect([response.status, await response.body()]).toEqual([404, GONE]);
    }
    expect(await cleanedUp(service, 'expired')).toBe(1);
    expect(await held(service)).toEqual({ warm: 1, calls: 0, streams: 0 });
    expect((await other.call('echo', { text: 'still here' })).status).toBe(200);
  });

  it('takes its streams and running calls with it, and nobody else’s', async () => {
    const [lost, other] = [await RawSession.open(service.url), await RawSession.open(service.url)];
    const [lostGet, otherGet] = [await lost.get(), await other.get()];
    const lostCall = await lost.call('hold', { gate: 'lost' }, { progressToken: 'p' });
    const otherCall = await other.call('hold', { gate: 'other' }, { progressToken: 'p' });
    await lose(lost);
    expect((await lost.request('ping')).status).toBe(404);
    expect(await lostGet.endedCleanly()).toBe(true);
    expect((await lostCall.messages()).at(-1)?.message).toMatchObject({ id: 1, error: { code: -32001 } });
    expect(await held(service)).toEqual({ warm: 1, calls: 1, streams: 2 });
    await other.call('release', { gate: 'other' });
    expect((await otherCall.messages()).at(-1)?.message).toMatchObject({
      result: { content: [{ text: 'released other' }] },
    });
    expect(otherGet.isOver).toBe(false);
  });

  it.each(officialClients)('is told to %s as a 404, after which it opens a new one', async (_name, connect) => {
    const [lost, other] = [await connect(service.url), await connect(service.url)];
    await Promise.all([lost.listening(), other.listening()]);
    await lose({ id: lost.sessionId });
    const error: unknown = await lost.text('echo', { text: 'hi' }).catch((reason: unknown) => reason);
    expect(lost.statusOf(error)).toBe(404);
    const renewed = await connect(service.url);
    expect(renewed.sessionId).not.toBe(lost.sessionId);
    expect(await renewed.text('echo', { text: 'again' })).toBe('again');
    expect(await other.text('echo', { text: 'hi' })).toBe('hi');
    await Promise.all([lost, other, renewed].map((client) => client.close()));
  });
});

describe.each(['Redis', 'memory'])('a session whose time is over, in %s', (store) => {
  let service: Service;
  beforeAll(async () => {
    const env = store === 'Redis' ? { REDIS_URL: redis.url } : {};
    service = await startProbed({ SESSION_TTL_SECONDS: String(TTL_MS / 1_000), ...env });
  });
  afterAll(() => service?.stop('SIGKILL'));

  it('is 404 with the exact body, and is counted as expired', async () => {
    const expired = await cleanedUp(service, 'expired');
    const lapsed = await RawSession.open(service.url);
    expect((await lapsed.request('ping')).status).toBe(200);
    const lastRequestAt = Date.now();
    await until(() => Date.now() > lastRequestAt + TTL_MS + 500);
    const response = await lapsed.request('ping');
    expect([response.status, await response.body()]).toEqual([404, GONE]);
    expect(await cleanedUp(service, 'expired')).toBe(expired + 1);
    expect(await held(service)).toMatchObject({ warm: 0 });
    const renewed = await RawSession.open(service.url);
    expect((await renewed.call('echo', { text: 'hi' })).status).toBe(200);
  });

  it('lives on as long as it has an open stream, and lapses after that', async () => {
    const [listening, calling] = [await RawSession.open(service.url), await RawSession.open(service.url)];
    const stream = await listening.get();
    const call = await calling.call('hold', { gate: store }, { progressToken: 'p' });
    const openedAt = Date.now();
    await until(() => Date.now() > openedAt + 2 * TTL_MS);
    expect([stream.isOver, call.isOver]).toEqual([false, false]);
    expect((await listening.request('ping')).status).toBe(200);
    expect((await calling.call('release', { gate: store })).status).toBe(200);
    expect((await call.messages()).at(-1)?.message).toMatchObject({ result: {} });
    await stream.cut();
    const closedAt = Date.now();
    await until(() => Date.now() > closedAt + TTL_MS + 500);
    expect((await listening.request('ping')).status).toBe(404);
  });
});

describe('a listening session that sends nothing', () => {
  it('has its stream ended when its record goes', async () => {
    const service = await startProbed({ REDIS_URL: redis.url, SESSION_TTL_SECONDS: String(TTL_MS / 1_000) });
    const [lost, other] = [await RawSession.open(service.url), await RawSession.open(service.url)];
    const [lostStream, otherStream] = [await lost.get(), await other.get()];
    await lose(lost);
    expect(await lostStream.endedCleanly()).toBe(true);
    expect(otherStream.isOver).toBe(false);
    expect(await cleanedUp(service, 'expired')).toBe(1);
    await service.stop('SIGKILL');
  });
});
