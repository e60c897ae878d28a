import type { Metrics } from '../metrics/metrics.js';
import type { RedisConnection } from '../redis/redis-connection.js';
import { RedisUsageLedger } from './redis-usage-ledger.js';
import { NoLedger, type UsageLedger } from './usage-ledger.js';

export function usageLedger(redis: RedisConnection | null, metrics: Metrics): UsageLedger {
  return redis ? new RedisUsageLedger(redis, metrics) : new NoLedger();
}
