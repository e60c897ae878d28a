import type { Result } from 'ioredis';
import type { RedisClient } from '../redis/redis-client.js';
import { NOW } from '../redis/script-time.js';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    mooringIndexSession(shard: string, expiresAt: number, id: string): Result<0 | 1, Context>;
    mooringTakeLostShards(lost: string, busyMs: number, keepMs: number): Result<string[], Context>;
  }
}

/** Beside the shards: until when a pod makes them whole, or has done so lately. */
export const BUSY = 'busy';

/**
 * KEYS[1]  a shard of the session index
 * ARGV[1]  when the session ends, in ms since the epoch
 * ARGV[2]  its id
 *
 * Replies 1 where the shard was not there before, else 0.
 */
const INDEX_SESSION = `
local isNew = 1 - redis.call('EXISTS', KEYS[1])
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
return isNew
`;

/**
 * Makes the caller the one pod that makes the lost shards whole.
 *
 * KEYS[1]  the lost shards: a sorted set of their numbers by when that was seen, in ms since the epoch
 * ARGV[1]  for how long no other pod does it, in ms
 * ARGV[2]  how long to keep the key, in ms
 *
 * Replies the shards; none where there is nothing to do, or another pod does it.
 */
const TAKE_LOST_SHARDS = `${NOW}if tonumber(redis.call('ZSCORE', KEYS[1], '${BUSY}') or 0) > now then
  return {}
end
redis.call('ZREM', KEYS[1], '${BUSY}')
local lost = redis.call('ZRANGE', KEYS[1], 0, -1)
if #lost > 0 then
  redis.call('ZADD', KEYS[1], now + ARGV[1], '${BUSY}')
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return lost
`;

export function defineSessionIndex(client: RedisClient): void {
  client.defineCommand('mooringIndexSession', { lua: INDEX_SESSION, numberOfKeys: 1 });
  client.defineCommand('mooringTakeLostShards', { lua: TAKE_LOST_SHARDS, numberOfKeys: 1 });
}
