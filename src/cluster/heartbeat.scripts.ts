import type { Result } from 'ioredis';
import type { RedisClient } from '../redis/redis-client.js';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    mooringBeat(heartbeats: string, pod: string, forgetMs: number): Result<number, Context>;
    mooringPodSilence(heartbeats: string, pod: string): Result<number, Context>;
  }
}

/** Redis's own clock in ms, so that the pods' clocks don't matter. */
const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/**
 * KEYS[1]  the heartbeats
 * ARGV     the pod that lives, and after how many ms silent ones are forgotten
 *
 * Replies 1.
 */
const BEAT = `${NOW}
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
return 1
`;

/**
 * KEYS[1]  the heartbeats
 * ARGV     a pod
 *
 * Replies for how many ms it has been silent, or -1 for a pod that left or is forgotten.
 */
const SILENCE = `${NOW}
local beat = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not beat then
  return -1
end
return math.max(0, now - beat)
`;

export function defineHeartbeats(client: RedisClient): void {
  client.defineCommand('mooringBeat', { lua: BEAT, numberOfKeys: 1 });
  client.defineCommand('mooringPodSilence', { lua: SILENCE, numberOfKeys: 1 });
}
