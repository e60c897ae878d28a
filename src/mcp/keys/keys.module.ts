import { Module } from '@nestjs/common';
import { SETTINGS } from '../../config/settings.js';
import { RedisConnection } from '../../redis/redis-connection.js';
import { RedisModule } from '../../redis/redis.module.js';
import { keyRing } from './key-ring.adapter.js';
import { KeyRing } from './key-ring.js';

/** Provides the keys of request state and of question ids. */
@Module({
  imports: [RedisModule],
  providers: [{ provide: KeyRing, useFactory: keyRing, inject: [SETTINGS, RedisConnection] }],
  exports: [KeyRing],
})
export class KeysModule {}
