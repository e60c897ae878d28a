import { Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { connectRedis } from './connect-redis.js';
import { RedisConnection } from './redis-connection.js';

/** Provides the `RedisConnection`, which is `null` where no `REDIS_URL` is set. */
@Module({
  providers: [
    { provide: RedisConnection, useFactory: (settings: Settings) => connectRedis(settings), inject: [SETTINGS] },
  ],
  exports: [RedisConnection],
})
export class RedisModule {}
