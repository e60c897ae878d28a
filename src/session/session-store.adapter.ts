import type { Settings } from '../config/settings.js';
import type { Metrics } from '../metrics/metrics.js';
import type { RedisConnection } from '../redis/redis-connection.js';
import { MemorySessionStore } from './memory-session-store.js';
import { RedisSessionStore } from './redis-session-store.js';
import type { SessionStore } from './session-store.js';

export function sessionStoreAdapter(settings: Settings, metrics: Metrics, redis: RedisConnection | null): SessionStore {
  return redis ? new RedisSessionStore(redis, settings, metrics) : new MemorySessionStore(settings, metrics);
}
