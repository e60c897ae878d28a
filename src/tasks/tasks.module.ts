import { Module } from '@nestjs/common';
import { ClusterModule } from '../cluster/cluster.module.js';
import { PodId } from '../cluster/pod-id.js';
import { SETTINGS } from '../config/settings.js';
import { RedisConnection } from '../redis/redis-connection.js';
import { RedisModule } from '../redis/redis.module.js';
import { taskStoreAdapter } from './task-store.adapter.js';
import { TaskStore } from './task-store.js';

/** Provides the `TaskStore`: Redis where `REDIS_URL` is set, else this process's memory. */
@Module({
  imports: [ClusterModule, RedisModule],
  providers: [{ provide: TaskStore, useFactory: taskStoreAdapter, inject: [SETTINGS, RedisConnection, PodId] }],
  exports: [TaskStore],
})
export class TasksModule {}
