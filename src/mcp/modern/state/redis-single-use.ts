import { createHash } from 'node:crypto';
import type { RedisConnection } from '../../../redis/redis-connection.js';
import { singleUseKey } from '../../../redis/redis-keys.js';
import { type SingleUseOutcome, SingleUse } from './single-use.js';

/** Claims in Redis, each a key of its own that expires. */
export class RedisSingleUse extends SingleUse {
  constructor(private readonly redis: RedisConnection) {
    super();
  }

  async claim(id: string, ttlSeconds: number): Promise<SingleUseOutcome> {
    const claimed = await this.redis.ask((client) => client.set(singleUseKey(hashOf(id)), '', 'EX', ttlSeconds, 'NX'));
    if (!claimed.ok) return 'unavailable';
    return claimed.value === null ? 'used' : 'first';
  }
}

function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}
