import { Module } from '@nestjs/common';
import { ClusterModule } from '../cluster/cluster.module.js';
import { PodId } from '../cluster/pods/pod-id.js';
import { SETTINGS } from '../config/settings.js';
import { portProviders } from '../redis/redis-or-memory.js';
import { RedisModule } from '../redis/redis.module.js';
import { MemoryTaskStore } from './memory-task-store.js';
import { RedisTaskStore } from './redis-task-store.js';
import { TASK_STORE_AWAY, TaskStore } from './task-store.js';

/** Provides the `TaskStore`: Redis where `REDIS_URL` is set, else this process's memory. */
@Module({
  imports: [ClusterModule, RedisModule],
  providers: portProviders(
    TaskStore,
    'task store',
    {
      inject: [SETTINGS, PodId],
      redis: (redis, settings, pod) => new RedisTaskStore(redis, settings, pod),
      memory: (settings, pod) => new MemoryTaskStore(settings, pod),
    },
    TASK_STORE_AWAY,
  ),
  exports: [TaskStore],
})
export class TasksModule {}
