import { captureLog } from '../../test/support/log-capture.js';
import { type RedisSentinel, startRedisSentinel } from '../../test/support/redis-sentinel.js';
import { sessionRecord } from '../../test/support/session-records.js';
import { openRedisStore } from '../../test/support/store-harness.js';
import { until } from '../../test/support/until.js';
import { sessionRecordKey } from '../redis/redis-keys.js';
import { CONTRACT_SETTINGS } from './session-store.contract.js';

jest.setTimeout(60_000);

describe('RedisSessionStore behind Sentinel', () => {
  let sentinel: RedisSentinel;
  let log: ReturnType<typeof captureLog>;
  beforeAll(async () => {
    log = captureLog();
    sentinel = await startRedisSentinel();
  });
  afterAll(async () => {
    await sentinel.stop();
    log.restore();
  });

  it('follows the master: sessions go on after a failover, and none is called gone meanwhile', async () => {
    const { store, close } = await openRedisStore(sentinel.url, CONTRACT_SETTINGS, [], 500);
    const record = sessionRecord();
    expect(await store.create(record)).toMatchObject({ state: 'created' });
    await sentinel.master.client.wait(1, 1_000);
    await sentinel.master.kill();
    const states = new Set<string>();
    await until(async () => {
      const { state } = await store.update(record.id, { field: 'logLevel', level: 'debug' });
      states.add(state);
      return state === 'alive';
    });
    expect(states).toEqual(new Set(['unavailable', 'alive']));
    expect(await sentinel.replica.client.get(sessionRecordKey(record.id))).toMatch(/\ndebug$/);
    await close();
  });
});
