import { Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { portProviders } from '../../../redis/redis-or-memory.js';
import { RedisModule } from '../../../redis/redis.module.js';
import { KeysModule } from '../../keys/keys.module.js';
import { KeyRing } from '../../keys/key-ring.js';
import { MemorySingleUse } from './memory-single-use.js';
import { RedisSingleUse } from './redis-single-use.js';
import { RequestStates } from './request-states.js';
import { SINGLE_USE_AWAY, SingleUse } from './single-use.js';

/** Provides what calls remember between rounds of questions, and the guard of what may happen once. */
@Module({
  imports: [KeysModule, RedisModule],
  providers: [
    {
      provide: RequestStates,
      useFactory: (keys: KeyRing, settings: Settings) => new RequestStates(keys, settings),
      inject: [KeyRing, SETTINGS],
    },
    ...portProviders(
      SingleUse,
      'single use',
      {
        inject: [],
        redis: (redis) => new RedisSingleUse(redis),
        memory: () => new MemorySingleUse(),
      },
      SINGLE_USE_AWAY,
    ),
  ],
  exports: [RequestStates, SingleUse],
})
export class StateModule {}
