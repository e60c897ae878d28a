import { UnreadableLog } from '../../src/redis/unreadable-log.js';
import type { RedisConnection } from '../../src/redis/redis-connection.js';
import { RedisSessionStore, type RedisSessionStoreSettings } from '../../src/session/redis-session-store.js';
import { ageKeys } from './age-keys.js';
import { openRedis } from './open-redis.js';
import type { RedisServer } from './redis-server.js';
import { storeMetrics } from './store-metrics.js';

const RECORDS = 'mooring:session:*';

type StoreTestSettings = Pick<RedisSessionStoreSettings, 'sessionTtlSeconds' | 'sessionMaxSubscriptions'> &
  Partial<Pick<RedisSessionStoreSettings, 'redisWaitReplicas'>>;

export interface RedisStoreHarness {
  readonly store: RedisSessionStore;
  readonly redis: RedisConnection;
  readonly probe: ReturnType<typeof storeMetrics>;
  /** Ages the records in Redis, and the store's clock with them. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** A session store on a real Redis. `servers` are those whose records `pass` ages. */
export async function openRedisStore(
  url: string,
  settings: StoreTestSettings,
  servers: readonly RedisServer[] = [],
  storeTimeoutMs = 1_000,
): Promise<RedisStoreHarness> {
  let aged = 0;
  const probe = storeMetrics();
  const redis = await openRedis(url, { storeTimeoutMs }, new UnreadableLog(probe.metrics));
  const store = new RedisSessionStore(
    redis,
    { redisWaitReplicas: 0, storeTimeoutMs, ...settings },
    probe.metrics,
    () => Date.now() + aged,
  );
  return {
    store,
    redis,
    probe,
    async pass(ms) {
      aged += ms;
      await Promise.all(servers.map((server) => ageKeys(server, RECORDS, ms)));
    },
    close() {
      store.onModuleDestroy();
      redis.onApplicationShutdown();
      return Promise.resolve();
    },
  };
}
