import type { Settings } from '../config/settings.js';
import type { Metrics } from '../metrics/metrics.js';
import { connectRedis } from './connect-redis.js';
import type { BreakerState } from './redis-breaker.js';
import type { RedisConnection } from './redis-connection.js';
import type { UnreadableLog } from './unreadable-log.js';

const LEVELS: Readonly<Record<BreakerState, number>> = { closed: 0, half_open: 1, open: 2 };

/** The connection that the settings ask for, with its breaker and Redis's refusals in the metrics. */
export function measuredRedis(settings: Settings, metrics: Metrics, unreadable: UnreadableLog): RedisConnection | null {
  const redis = connectRedis(settings, unreadable);
  redis?.breaker.onChange((state) => {
    metrics.storeBreaker.set(LEVELS[state]);
    metrics.storeBreakerTransitions.inc({ to: state });
  });
  redis?.refusals.onReply((reply) => metrics.redisRefusals.inc({ reply }));
  return redis;
}
