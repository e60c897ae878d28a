import { Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { RedisConnection } from '../../../redis/redis-connection.js';
import { RedisModule } from '../../../redis/redis.module.js';
import { KeysModule } from '../../keys/keys.module.js';
import { singleUse } from './adapters.js';
import { KeyRing } from '../../keys/key-ring.js';
import { RequestStates } from './request-states.js';
import { SingleUse } from './single-use.js';

/** Provides what calls remember between rounds of questions, and the guard of what may happen once. */
@Module({
  imports: [KeysModule, RedisModule],
  providers: [
    {
      provide: RequestStates,
      useFactory: (keys: KeyRing, settings: Settings) => new RequestStates(keys, settings),
      inject: [KeyRing, SETTINGS],
    },
    { provide: SingleUse, useFactory: singleUse, inject: [RedisConnection] },
  ],
  exports: [RequestStates, SingleUse],
})
export class StateModule {}
