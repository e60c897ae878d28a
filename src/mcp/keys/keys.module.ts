import { Module } from '@nestjs/common';
import { SETTINGS } from '../../config/settings.js';
import { dependable } from '../../redis/dependable.js';
import { RedisConnection } from '../../redis/redis-connection.js';
import { RedisModule } from '../../redis/redis.module.js';
import { keyRing } from './key-ring.adapter.js';
import { KEY_RING_AWAY, KeyRing } from './key-ring.js';

const RING = { useFactory: keyRing, inject: [SETTINGS, RedisConnection] };

/** Provides the keys of request state and of question ids. */
@Module({
  imports: [RedisModule],
  providers: dependable(KeyRing, 'keys of request state', RING, KEY_RING_AWAY),
  exports: [KeyRing],
})
export class KeysModule {}
