import { Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { dependable } from '../../../redis/dependable.js';
import { RedisConnection } from '../../../redis/redis-connection.js';
import { RedisModule } from '../../../redis/redis.module.js';
import { KeysModule } from '../../keys/keys.module.js';
import { singleUse } from './adapters.js';
import { KeyRing } from '../../keys/key-ring.js';
import { RequestStates } from './request-states.js';
import { SINGLE_USE_AWAY, SingleUse } from './single-use.js';

const CLAIMS = { useFactory: singleUse, inject: [RedisConnection] };

/** Provides what calls remember between rounds of questions, and the guard of what may happen once. */
@Module({
  imports: [KeysModule, RedisModule],
  providers: [
    {
      provide: RequestStates,
      useFactory: (keys: KeyRing, settings: Settings) => new RequestStates(keys, settings),
      inject: [KeyRing, SETTINGS],
    },
    ...dependable(SingleUse, 'single use', CLAIMS, SINGLE_USE_AWAY),
  ],
  exports: [RequestStates, SingleUse],
})
export class StateModule {}
