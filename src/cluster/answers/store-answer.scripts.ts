import type { Result } from 'ioredis';
import type { RedisClient } from '../../redis/redis-client.js';
import { NOW } from '../../redis/script-time.js';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    mooringStoreAnswer(
      record: string,
      answers: string,
      requestId: string,
      text: string,
      seconds: number,
      maxAnswers: number,
      maxBytes: number,
      inbox: string,
      wake: string,
    ): Result<0 | 1 | 2, Context>;
  }
}

/** Before the text of each answer stands until when it is worth something, in ms of Redis's clock: so many digits. */
export const EXPIRY_DIGITS = 13;

/**
 * Keeps a client's answer for the pod that asked and wakes that pod, in one step and so in one round trip, unless another one is there, the session is gone, or its answers fill
 * their bounds. Answers that came too late for their question go when room is needed, and all when none comes any more.
 *
 * KEYS[1]  the session's record
 * KEYS[2]  the session's answers, a hash by the ids of the requests
 * ARGV[1]  the request's id
 * ARGV[2]  the answer's text
 * ARGV[3]  seconds to keep it
 * ARGV[4]  answers at most
 * ARGV[5]  bytes at most
 * ARGV[6]  the inbox of the pod that asked
 * ARGV[7]  the wake-up
 *
 * Replies 1 when it is there, 0 when it is late, 2 when there is no room.
 */
const STORE_ANSWER = `
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
${NOW}local function isWaiting(held)
  return (tonumber(string.sub(held, 1, ${EXPIRY_DIGITS})) or 0) > now
end
local function isThere()
  redis.call('PUBLISH', ARGV[6], ARGV[7])
  return 1
end
local held = redis.call('HGET', KEYS[2], ARGV[1])
if held and isWaiting(held) then
  return string.sub(held, ${EXPIRY_DIGITS + 1}) == ARGV[2] and isThere() or 0
end
local function isFull()
  local bytes = #ARGV[2]
  local ids = redis.call('HKEYS', KEYS[2])
  for _, id in ipairs(ids) do
    bytes = bytes + redis.call('HSTRLEN', KEYS[2], id)
  end
  return #ids >= tonumber(ARGV[4]) or bytes > tonumber(ARGV[5])
end
if isFull() then
  for _, id in ipairs(redis.call('HKEYS', KEYS[2])) do
    if not isWaiting(redis.call('HGET', KEYS[2], id)) then
      redis.call('HDEL', KEYS[2], id)
    end
  end
  if isFull() then
    return 2
  end
end
local expiry = string.format('%0${EXPIRY_DIGITS}d', now + ARGV[3] * 1000)
redis.call('HSET', KEYS[2], ARGV[1], expiry .. ARGV[2])
redis.call('EXPIRE', KEYS[2], ARGV[3])
return isThere()
`;

export function defineStoreAnswer(client: RedisClient): void {
  client.defineCommand('mooringStoreAnswer', { lua: STORE_ANSWER, numberOfKeys: 2 });
}
