import { Module } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.js';
import { RedisConnection } from '../redis/redis-connection.js';
import { RedisModule } from '../redis/redis.module.js';
import { RateLimits } from './rate-limits.js';
import { usageLedger } from './usage-ledger.provider.js';
import { UsageLedger } from './usage-ledger.js';

@Module({
  imports: [RedisModule],
  providers: [RateLimits, { provide: UsageLedger, useFactory: usageLedger, inject: [RedisConnection, Metrics] }],
  exports: [RateLimits],
})
export class LimitsModule {}
