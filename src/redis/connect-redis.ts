import type { Settings } from '../config/settings.js';
import { RedisConnection } from './redis-connection.js';
import { parseRedisUrl } from './redis-url.js';
import type { UnreadableLog } from './unreadable-log.js';

/**
 * Opens the connection that the settings ask for; `null` where they ask for none.
 * @throws Error for a `REDIS_URL` that cannot be read. Connecting itself never throws.
 */
export function connectRedis(
  {
    redisUrl,
    redisKeyPrefix,
    storeTimeoutMs,
  }: Pick<Settings, 'redisUrl' | 'storeTimeoutMs'> & Partial<Pick<Settings, 'redisKeyPrefix'>>,
  unreadable?: UnreadableLog,
): RedisConnection | null {
  if (redisUrl === undefined) return null;
  const outcome = parseRedisUrl(redisUrl);
  if (!outcome.ok) throw new Error(`REDIS_URL ${outcome.problem}.`);
  const prefix = redisKeyPrefix === undefined ? {} : { keyPrefix: redisKeyPrefix };
  return new RedisConnection({ ...outcome.target, ...prefix }, storeTimeoutMs, unreadable);
}
