import type { SettingsCheck } from '../config/settings.js';
import { parseRedisUrl } from '../redis/redis-url.js';

/** Whether the connection could be made from `REDIS_URL`. Whether Redis is there is not asked: it may come later. */
export const checkRedisUrl: SettingsCheck = ({ redisUrl }) => {
  if (typeof redisUrl !== 'string') return [];
  const outcome = parseRedisUrl(redisUrl);
  if (outcome.ok) return [];
  return [{ variable: 'REDIS_URL', value: undefined, what: outcome.problem, example: 'redis://127.0.0.1:6379' }];
};
