import type { Result } from 'ioredis';
import type { RedisClient } from '../../redis/redis-client.js';
import { NOW } from '../../redis/script-time.js';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    mooringClaim(
      listening: string,
      claim: string,
      openedMsAgo: number,
      seconds: number,
    ): Result<string | null, Context>;
    mooringSucceed(
      listening: string,
      gone: string,
      claim: string,
      openedMsAgo: number,
      seconds: number,
    ): Result<0 | 1, Context>;
  }
}

/** What is kept: the claim, a space, and when its stream was opened, in ms of Redis's clock. */
const HELD = `${NOW}local kept = redis.call('GET', KEYS[1]) or ''
local held, openedAt = string.match(kept, '^(%S+) (%d+)$')
`;

/**
 * KEYS[1]  the claim of the receiving stream
 * ARGV[1]  the claim
 * ARGV[2]  how many ms ago its stream was opened
 * ARGV[3]  seconds to keep it
 *
 * Replies nil, or the claim of a newer stream that receives.
 */
const CLAIM = `${HELD}
local mine = now - ARGV[2]
if held and held ~= ARGV[1] and tonumber(openedAt) > mine then
  return held
end
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. string.format('%.0f', mine), 'EX', ARGV[3])
return false
`;

/**
 * KEYS[1]  the claim of the receiving stream
 * ARGV[1]  the claim that is gone
 * ARGV[2]  the new one
 * ARGV[3]  how many ms ago its stream was opened
 * ARGV[4]  seconds to keep it
 *
 * Replies 1, or 0 when another stream has claimed since.
 */
const SUCCEED = `${HELD}
if held and held ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[2] .. ' ' .. string.format('%.0f', now - ARGV[3]), 'EX', ARGV[4])
return 1
`;

export function defineListeningClaims(client: RedisClient): void {
  client.defineCommand('mooringClaim', { lua: CLAIM, numberOfKeys: 1 });
  client.defineCommand('mooringSucceed', { lua: SUCCEED, numberOfKeys: 1 });
}
