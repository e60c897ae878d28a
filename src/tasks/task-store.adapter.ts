import type { Settings } from '../config/settings.js';
import type { PodId } from '../cluster/pods/pod-id.js';
import type { RedisConnection } from '../redis/redis-connection.js';
import { MemoryTaskStore } from './memory-task-store.js';
import { RedisTaskStore } from './redis-task-store.js';
import type { TaskStore } from './task-store.js';

export function taskStoreAdapter(settings: Settings, redis: RedisConnection | null, pod: PodId): TaskStore {
  return redis ? new RedisTaskStore(redis, settings, pod) : new MemoryTaskStore(settings, pod);
}
