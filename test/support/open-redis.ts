import { connectRedis } from '../../src/redis/connect-redis.js';
import type { RedisConnection } from '../../src/redis/redis-connection.js';
import type { UnreadableLog } from '../../src/redis/unreadable-log.js';

type Asked = Omit<Parameters<typeof connectRedis>[0], 'redisUrl'>;

/** A connection that has tried to connect, whether it could or not. */
export async function openRedis(
  redisUrl: string,
  settings: Asked,
  unreadable?: UnreadableLog,
): Promise<RedisConnection> {
  const redis = connectRedis({ redisUrl, ...settings }, unreadable);
  if (!redis) throw new Error('no connection for a REDIS_URL');
  await redis.onModuleInit();
  return redis;
}
