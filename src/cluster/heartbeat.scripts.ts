import type { Result } from 'ioredis';
import type { RedisClient } from '../redis/redis-client.js';
import { NOW } from './script-time.js';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    mooringBeat(heartbeats: string, pod: string, forgetMs: number): Result<number, Context>;
    mooringPodSilence(heartbeats: string, pod: string): Result<number, Context>;
  }
}

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
