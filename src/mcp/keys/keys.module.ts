import { Module } from '@nestjs/common';
import { SETTINGS } from '../../config/settings.js';
import { portProviders } from '../../redis/redis-or-memory.js';
import { RedisModule } from '../../redis/redis.module.js';
import { FixedKeyRing } from './fixed-key-ring.js';
import { KEY_RING_AWAY, KeyRing } from './key-ring.js';
import { SharedKeyRing } from './shared-key-ring.js';

/** Provides the keys of request state and of question ids. */
@Module({
  imports: [RedisModule],
  providers: portProviders(
    KeyRing,
    'keys of request state',
    {
      inject: [SETTINGS],
      redis: (redis, settings) => FixedKeyRing.ofSettings(settings) ?? new SharedKeyRing(redis),
      memory: (settings) => FixedKeyRing.ofSettings(settings) ?? FixedKeyRing.ofProcess(),
    },
    KEY_RING_AWAY,
  ),
  exports: [KeyRing],
})
export class KeysModule {}
