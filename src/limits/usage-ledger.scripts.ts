import type { Result } from 'ioredis';
import type { RedisClient } from '../redis/redis-client.js';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    mooringUse(key: string, amount: number, windowMs: number): Result<[total: number, endsInMs: number], Context>;
  }
}

/**
 * KEYS[1]  what was used in a window
 * ARGV[1]  how much more
 * ARGV[2]  how long a window lasts, in ms
 *
 * Replies `{total, milliseconds until the window ends}`.
 */
const USE = `
local total = redis.call('INCRBY', KEYS[1], ARGV[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  left = tonumber(ARGV[2])
  redis.call('PEXPIRE', KEYS[1], left)
end
return {total, left}
`;

export function defineUsageLedger(client: RedisClient): void {
  client.defineCommand('mooringUse', { lua: USE, numberOfKeys: 1 });
}
