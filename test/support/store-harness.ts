import { connectRedis } from '../../src/redis/connect-redis.js';
import type { RedisConnection } from '../../src/redis/redis-connection.js';
import { RedisSessionStore, type RedisSessionStoreSettings } from '../../src/session/redis-session-store.js';
import type { RedisServer } from './redis-server.js';
import { storeMetrics } from './store-metrics.js';

const RECORDS = 'mooring:session:*';

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
  settings: RedisSessionStoreSettings,
  servers: readonly RedisServer[] = [],
  storeTimeoutMs = 1_000,
): Promise<RedisStoreHarness> {
  let aged = 0;
  const redis = connectRedis({ redisUrl: url, storeTimeoutMs });
  if (!redis) throw new Error('no connection');
  await redis.onModuleInit();
  const probe = storeMetrics();
  const store = new RedisSessionStore(redis, settings, probe.metrics, () => Date.now() + aged);
  return {
    store,
    redis,
    probe,
    async pass(ms) {
      aged += ms;
      await Promise.all(servers.map((server) => ageRecords(server, ms)));
    },
    close() {
      store.onModuleDestroy();
      redis.onApplicationShutdown();
      return Promise.resolve();
    },
  };
}

/** Redis removes a key at once whose time to live becomes zero or less. One without a time to live would stay for ever. */
async function ageRecords({ client }: RedisServer, ms: number): Promise<void> {
  const keys = await client.keys(RECORDS);
  await Promise.all(keys.map((key) => ageRecord(client, key, ms)));
}

async function ageRecord(client: RedisServer['client'], key: string, ms: number): Promise<void> {
  const left = await client.pttl(key);
  if (left >= 0) await client.pexpire(key, left - ms);
}
