import type { Result } from 'ioredis';
import type { RedisClient } from '../../redis/redis-client.js';
import { NOW } from '../../redis/script-time.js';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    mooringBeat(heartbeats: string, pod: string, forgetMs: number): Result<number, Context>;
    mooringPodSilence(heartbeats: string, pod: string, newMs: number): Result<number, Context>;
  }
}

/** Beside the ids of pods: since when there is the set, which knows no pod at first. No pod has such an id. */
const BEGUN = '-';

/**
 * KEYS[1]  the heartbeats
 * ARGV[1]  the pod that lives
 * ARGV[2]  after how many ms silent ones are forgotten
 *
 * Replies 1.
 */
const BEAT = `${NOW}
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('ZADD', KEYS[1], now, '${BEGUN}')
end
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
return 1
`;

/**
 * KEYS[1]  the heartbeats
 * ARGV[1]  a pod
 * ARGV[2]  for how many ms a new set may not know a pod that lives
 *
 * Replies for how many ms it has been silent, or -1 for a pod that left or is forgotten.
 */
const SILENCE = `${NOW}
local beat = redis.call('ZSCORE', KEYS[1], ARGV[1])
if beat then
  return math.max(0, now - beat)
end
local begun = redis.call('ZSCORE', KEYS[1], '${BEGUN}')
if begun and now - begun < tonumber(ARGV[2]) then
  return math.max(0, now - begun)
end
return -1
`;

export function defineHeartbeats(client: RedisClient): void {
  client.defineCommand('mooringBeat', { lua: BEAT, numberOfKeys: 1 });
  client.defineCommand('mooringPodSilence', { lua: SILENCE, numberOfKeys: 1 });
}
