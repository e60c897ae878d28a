import type { Result } from 'ioredis';
import type { RedisClient } from '../redis/redis-client.js';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    mooringStoreAnswer(record: string, answer: string, text: string, seconds: number): Result<0 | 1, Context>;
  }
}

/**
 * Keeps a client's answer for the pod that asked, unless one is there or the session is gone.
 *
 * KEYS[1]  the session's record
 * KEYS[2]  the answer
 * ARGV[1]  the answer's text
 * ARGV[2]  seconds to keep it
 *
 * Replies 1 when it was stored, else 0.
 */
const STORE_ANSWER_SCRIPT = `
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'EX', ARGV[2]) then
  return 1
end
return 0
`;

export function defineStoreAnswer(client: RedisClient): void {
  client.defineCommand('mooringStoreAnswer', { lua: STORE_ANSWER_SCRIPT, numberOfKeys: 2 });
}
