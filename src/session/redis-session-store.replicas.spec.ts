import { captureLog } from '../../test/support/log-capture.js';
import { startReplica } from '../../test/support/redis-replica.js';
import { type RedisServer, startRedis } from '../../test/support/redis-server.js';
import { sessionRecord } from '../../test/support/session-records.js';
import { openRedisStore, type RedisStoreHarness } from '../../test/support/store-harness.js';
import { until } from '../../test/support/until.js';
import { sessionRecordKey } from '../redis/redis-keys.js';
import { CONTRACT_SETTINGS } from './session-store.contract.js';

describe('RedisSessionStore with REDIS_WAIT_REPLICAS=1', () => {
  let master: RedisServer;
  let replica: RedisServer;
  let harness: RedisStoreHarness;
  let log: ReturnType<typeof captureLog>;

  beforeAll(async () => {
    log = captureLog();
    master = await startRedis({ args: ['--repl-diskless-sync-delay', '0'] });
    replica = await startReplica(master);
    harness = await openRedisStore(master.url, { ...CONTRACT_SETTINGS, redisWaitReplicas: 1 });
  });
  afterAll(async () => {
    await harness.close();
    await Promise.all([master.stop(), replica.stop()]);
    log.restore();
  });

  it('says that a session is opened or deleted when a replica has it', async () => {
    const record = sessionRecord();
    expect(await harness.store.create(record)).toMatchObject({ state: 'created' });
    expect(await replica.client.exists(sessionRecordKey(record.id))).toBe(1);
    expect(await harness.store.delete(record.id)).toEqual({ state: 'deleted' });
    expect(await replica.client.exists(sessionRecordKey(record.id))).toBe(0);
    expect(await harness.store.delete(record.id)).toEqual({ state: 'gone' });
  });

  it('is unavailable for both while no replica follows, and still checks sessions', async () => {
    const record = sessionRecord();
    await harness.store.create(record);
    await replica.client.replicaof('NO', 'ONE');
    await until(async () => (await master.client.info('replication')).includes('connected_slaves:0'));
    expect(await harness.store.create(sessionRecord())).toMatchObject({ state: 'unavailable' });
    expect(await harness.store.check(record.id)).toMatchObject({ state: 'alive' });
    expect(await harness.store.delete(record.id)).toMatchObject({ state: 'unavailable' });
    expect(log.lines.join('\n')).toContain('REDIS_WAIT_REPLICAS');
  });
});
