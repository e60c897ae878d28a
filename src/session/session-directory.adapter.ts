import type { RedisConnection } from '../redis/redis-connection.js';
import { MemorySessionDirectory } from './memory-session-directory.js';
import type { MemorySessionStore } from './memory-session-store.js';
import { RedisSessionDirectory } from './redis-session-directory.js';
import type { SessionDirectory } from './session-directory.js';
import type { SessionStore } from './session-store.js';

/** @param store the adapter that keeps the records */
export function sessionDirectory(store: SessionStore, redis: RedisConnection | null): SessionDirectory {
  return redis ? new RedisSessionDirectory(redis) : new MemorySessionDirectory(store as MemorySessionStore);
}
