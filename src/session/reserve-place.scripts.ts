import type { Result } from 'ioredis';
import type { RedisClient } from '../redis/redis-client.js';
import { NOW } from '../redis/script-time.js';

export type ReserveReply = [taken: 1] | [taken: 0, ...oldest: string[]];

declare module 'ioredis' {
  interface RedisCommander<Context> {
    mooringReservePlace(
      key: string,
      id: string,
      max: number,
      reservedMs: number,
      ttlMs: number,
      told: number,
    ): Result<ReserveReply, Context>;
  }
}

/**
 * Takes a place among the sessions of one principal, for as long as opening a session may take; storing the record
 * extends it. So a pod that dies in between takes no place for long.
 *
 * KEYS[1]  the principal's sessions: a sorted set of ids by the end of their place, in ms since the epoch
 * ARGV[1]  the new session's id
 * ARGV[2]  places at most; 0 is no limit
 * ARGV[3]  how long the place is reserved, in ms
 * ARGV[4]  how long a session lives, in ms
 * ARGV[5]  how many of the oldest to tell of
 *
 * Replies `{1}`, or `{0, id, …}` with the oldest where there is no place. What is only reserved is never among them.
 */
const RESERVE_PLACE = `${NOW}redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
local max = tonumber(ARGV[2])
if max > 0 and redis.call('ZCARD', KEYS[1]) >= max then
  local oldest = redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now + ARGV[3], '+inf', 'LIMIT', 0, ARGV[5])
  table.insert(oldest, 1, 0)
  return oldest
end
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return {1}
`;

/** Makes the script a command of the client, sent by its hash once the server knows it. */
export function defineReservePlace(client: RedisClient): void {
  client.defineCommand('mooringReservePlace', { lua: RESERVE_PLACE, numberOfKeys: 1 });
}
