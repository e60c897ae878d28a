import type { SettingsCheck } from '../config/settings.js';
import { parseRedisUrl } from './redis-url.js';

/** Whether the connection could be made from `REDIS_URL`. Whether Redis is there is not asked: it may come later. */
export const checkRedisUrl: SettingsCheck = ({ redisUrl }, names) => {
  if (typeof redisUrl !== 'string') return [];
  const outcome = parseRedisUrl(redisUrl);
  return outcome.ok ? [] : [names.problem('redisUrl', undefined, outcome.problem, 'redis://127.0.0.1:6379')];
};
