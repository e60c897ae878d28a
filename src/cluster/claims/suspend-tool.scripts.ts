import type { Result } from 'ioredis';
import type { RedisClient } from '../../redis/redis-client.js';
import { NOW } from '../../redis/script-time.js';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    mooringSuspendTool(suspended: string, tool: string, forMs: number): Result<1, Context>;
    mooringSuspendedTools(suspended: string): Result<string[], Context>;
  }
}

/**
 * KEYS[1]  the suspended tools: a sorted set by when that ends, in ms of Redis's clock
 * ARGV[1]  a tool
 * ARGV[2]  for how many ms
 *
 * Replies 1.
 */
const SUSPEND = `${NOW}
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
`;

/**
 * KEYS[1]  the suspended tools
 *
 * Replies each with the ms that are left, one after the other.
 */
const SUSPENDED = `${NOW}
local found = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf', 'WITHSCORES')
for i = 2, #found, 2 do
  found[i] = string.format('%.0f', found[i] - now)
end
return found
`;

export function defineSuspensions(client: RedisClient): void {
  client.defineCommand('mooringSuspendTool', { lua: SUSPEND, numberOfKeys: 1 });
  client.defineCommand('mooringSuspendedTools', { lua: SUSPENDED, numberOfKeys: 1 });
}
