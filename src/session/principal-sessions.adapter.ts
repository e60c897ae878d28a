import type { Settings } from '../config/settings.js';
import type { RedisConnection } from '../redis/redis-connection.js';
import { MemoryPrincipalSessions } from './memory-principal-sessions.js';
import type { PrincipalSessions } from './principal-sessions.js';
import { RedisPrincipalSessions } from './redis-principal-sessions.js';

export function principalSessions(
  { sessionTtlSeconds }: Pick<Settings, 'sessionTtlSeconds'>,
  redis: RedisConnection | null,
): PrincipalSessions {
  return redis ? new RedisPrincipalSessions(redis, sessionTtlSeconds) : new MemoryPrincipalSessions();
}
