import { Logger } from '@nestjs/common';
import { type RedisServer, startRedis } from '../../test/support/redis-server.js';
import { sessionRecord } from '../../test/support/session-records.js';
import { openRedisStore, type RedisStoreHarness } from '../../test/support/store-harness.js';
import { until } from '../../test/support/until.js';
import { principalSessionsKey } from '../redis/redis-keys.js';
import { principalHash } from './principal.js';
import { describePrincipalSessions } from './principal-sessions.contract.js';
import { addressHash, sessionOwners } from './session-owners.js';
import { RedisPrincipalSessions } from './redis-principal-sessions.js';

const TTL = 1_000;
const PRINCIPAL = { iss: 'https://id.example.com', sub: 'alice' };
const ALICE = principalHash(PRINCIPAL);
const KEY = principalSessionsKey(ALICE);

let server: RedisServer;
let harness: RedisStoreHarness;

beforeAll(async () => {
  Logger.overrideLogger(false);
  server = await startRedis();
});
afterAll(() => server.stop());

async function open() {
  await server.client.flushall();
  harness = await openRedisStore(server.url, { sessionTtlSeconds: TTL, sessionMaxSubscriptions: 20 });
  return { places: new RedisPrincipalSessions(harness.redis, TTL), close: () => harness.close() };
}

describePrincipalSessions('RedisPrincipalSessions', open);

describe('RedisPrincipalSessions', () => {
  let places: RedisPrincipalSessions;
  beforeEach(async () => (places = (await open()).places));
  afterEach(() => harness.close());

  const leftOf = async (id: string) => Number(await server.client.zscore(KEY, id)) - Date.now();

  it('frees a place by itself whose pod died before the record was stored', async () => {
    const { id } = sessionRecord();
    await places.reserve(ALICE, id, 1);
    const left = await leftOf(id);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(10_000);
    await server.client.zadd(KEY, Date.now() - 1, id);
    expect(await places.reserve(ALICE, sessionRecord().id, 1)).toEqual({ state: 'reserved' });
  });

  it('names no session as the oldest that is only being opened', async () => {
    await places.reserve(ALICE, sessionRecord().id, 1);
    expect(await places.reserve(ALICE, sessionRecord().id, 1)).toEqual({ state: 'full', oldest: [] });
  });

  it('keeps the place of a session that is stored for as long as the session, and names it when there is no other', async () => {
    const record = sessionRecord({ principal: PRINCIPAL });
    await places.reserve(ALICE, record.id, 1);
    await harness.store.create(record);
    await until(async () => (await leftOf(record.id)) > 10_000);
    expect(await places.reserve(ALICE, sessionRecord().id, 1)).toEqual({ state: 'full', oldest: [record.id] });
  });

  it('keeps both places of a session that was opened without a token: of its address, and of all such', async () => {
    const record = sessionRecord({ principal: null, address: addressHash('address 203.0.113.7') });
    await harness.store.create(record);
    for (const owner of sessionOwners(record))
      await until(async () => (await server.client.zscore(principalSessionsKey(owner), record.id)) !== null);
    expect(sessionOwners(record)).toHaveLength(2);
  });

  it('gives a session its place back that is used on, whatever became of the set', async () => {
    const record = sessionRecord({ principal: PRINCIPAL });
    await harness.store.create(record);
    await until(async () => (await server.client.exists(KEY)) === 1);
    await server.client.del(KEY);
    await harness.pass(TTL * 20);
    await harness.store.check(record.id);
    await until(async () => (await server.client.zscore(KEY, record.id)) !== null);
  });

  it('says that it could not ask while Redis is away', async () => {
    await server.kill();
    await until(() => !harness.redis.up);
    expect(await places.reserve(ALICE, sessionRecord().id, 1)).toMatchObject({ state: 'unavailable' });
    await server.restart();
    await until(() => harness.redis.up);
  });
});
