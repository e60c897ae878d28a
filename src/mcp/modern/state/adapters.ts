import type { RedisConnection } from '../../../redis/redis-connection.js';
import { MemorySingleUse } from './memory-single-use.js';
import { RedisSingleUse } from './redis-single-use.js';
import type { SingleUse } from './single-use.js';

export function singleUse(redis: RedisConnection | null): SingleUse {
  return redis ? new RedisSingleUse(redis) : new MemorySingleUse();
}
