import type { Settings } from '../config/settings.js';
import { describeTarget } from '../redis/redis-target.js';
import { parseRedisUrl } from '../redis/redis-url.js';

/** Which store is in use and what that means for sessions. Shows no password. */
export function storeInWords({ legacySessions, redisUrl }: Settings): string {
  if (legacySessions === 'off') return 'off (LEGACY_SESSIONS): each request stands for itself.';
  if (redisUrl === undefined)
    return 'in the memory of this process: a restart forgets them. Set REDIS_URL to keep them.';
  const outcome = parseRedisUrl(redisUrl);
  return `in ${outcome.ok ? describeTarget(outcome.target) : 'Redis'}: they outlive this process.`;
}
