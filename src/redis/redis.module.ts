import { Module } from '@nestjs/common';
import { SETTINGS } from '../config/settings.js';
import { Metrics } from '../metrics/metrics.js';
import { measuredRedis } from './measured-redis.js';
import { RedisConnection } from './redis-connection.js';

/** Provides the `RedisConnection`, which is `null` where no `REDIS_URL` is set. */
@Module({
  providers: [{ provide: RedisConnection, useFactory: measuredRedis, inject: [SETTINGS, Metrics] }],
  exports: [RedisConnection],
})
export class RedisModule {}
