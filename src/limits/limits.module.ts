import { type DynamicModule, Module } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.js';
import { portProviders } from '../redis/redis-or-memory.js';
import { RedisModule } from '../redis/redis.module.js';
import { RateLimits } from './rate-limits.js';
import { RedisUsageLedger } from './redis-usage-ledger.js';
import { NoLedger, USAGE_LEDGER_AWAY, UsageLedger } from './usage-ledger.js';

@Module({
  imports: [RedisModule],
  providers: [
    RateLimits,
    ...portProviders(
      UsageLedger,
      'usage ledger',
      {
        inject: [Metrics],
        redis: (redis, metrics) => new RedisUsageLedger(redis, metrics),
        memory: () => new NoLedger(),
      },
      USAGE_LEDGER_AWAY,
    ),
  ],
  exports: [RateLimits],
})
export class LimitsModule {
  /** Of an application that has no store of its own: each pod counts for itself. */
  static inMemory(): DynamicModule {
    return {
      module: InMemoryLimitsModule,
      providers: [RateLimits, { provide: UsageLedger, useClass: NoLedger }],
      exports: [RateLimits],
    };
  }
}

@Module({})
class InMemoryLimitsModule {}
