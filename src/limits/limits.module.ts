import { Module } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.js';
import { dependable } from '../redis/dependable.js';
import { RedisConnection } from '../redis/redis-connection.js';
import { RedisModule } from '../redis/redis.module.js';
import { RateLimits } from './rate-limits.js';
import { usageLedger } from './usage-ledger.provider.js';
import { USAGE_LEDGER_AWAY, UsageLedger } from './usage-ledger.js';

const LEDGER = { useFactory: usageLedger, inject: [RedisConnection, Metrics] };

@Module({
  imports: [RedisModule],
  providers: [RateLimits, ...dependable(UsageLedger, 'usage ledger', LEDGER, USAGE_LEDGER_AWAY)],
  exports: [RateLimits],
})
export class LimitsModule {}
