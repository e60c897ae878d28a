import { Module } from '@nestjs/common';
import { ClusterModule } from '../cluster/cluster.module.js';
import { PodId } from '../cluster/pods/pod-id.js';
import { SETTINGS } from '../config/settings.js';
import { RedisConnection } from '../redis/redis-connection.js';
import { dependable } from '../redis/dependable.js';
import { RedisModule } from '../redis/redis.module.js';
import { taskStoreAdapter } from './task-store.adapter.js';
import { TASK_STORE_AWAY, TaskStore } from './task-store.js';

const STORE = { useFactory: taskStoreAdapter, inject: [SETTINGS, RedisConnection, PodId] };

/** Provides the `TaskStore`: Redis where `REDIS_URL` is set, else this process's memory. */
@Module({
  imports: [ClusterModule, RedisModule],
  providers: dependable(TaskStore, 'task store', STORE, TASK_STORE_AWAY),
  exports: [TaskStore],
})
export class TasksModule {}
