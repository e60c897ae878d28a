import { Module } from '@nestjs/common';
import { SETTINGS } from '../config/settings.js';
import { Metrics } from '../metrics/metrics.js';
import { measuredRedis } from './measured-redis.js';
import { RedisConnection } from './redis-connection.js';
import { UnreadableLog } from './unreadable-log.js';

/** Provides the `RedisConnection`, which is `null` where no `REDIS_URL` is set, and the log of what cannot be read. */
@Module({
  providers: [
    { provide: UnreadableLog, useFactory: (metrics: Metrics) => new UnreadableLog(metrics), inject: [Metrics] },
    { provide: RedisConnection, useFactory: measuredRedis, inject: [SETTINGS, Metrics, UnreadableLog] },
  ],
  exports: [RedisConnection, UnreadableLog],
})
export class RedisModule {}
