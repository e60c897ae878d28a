import type { Result } from 'ioredis';
import type { RedisClient } from '../../redis/redis-client.js';
import { END_STREAM } from './end-stream.js';
import { LOST_RUNS } from '../pods/lost-runs.js';
import { NOW } from '../../redis/script-time.js';
import { STREAM_VERSION } from './stream-descriptor.js';

/** -1: not yet. */
export type TakeOverReply =
  | [
      epoch: number,
      lost: number,
      descriptor: string | null,
      last: string,
      answers: string[],
      elements: string[] | null,
      ids: string | null,
    ]
  | -1
  | null;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    mooringSettleStream(
      record: string,
      state: string,
      log: string,
      answer: string,
      keepMs: number,
      wake: string,
    ): Result<0 | 1, Context>;
    mooringReleaseStream(state: string, epoch: number, wake: string): Result<0 | 1, Context>;
    mooringTakeOver(
      record: string,
      state: string,
      log: string,
      epoch: number,
      pod: string,
    ): Result<TakeOverReply, Context>;
  }
}

/* How a stream goes from one pod to another. What its keys hold is told in `event-log.scripts.ts`. */

/**
 * A pod may have died, or still be, between the answer and the end: then it is answered already.
 *
 * KEYS[1]  the session's record
 * KEYS[2]  the stream's state
 * KEYS[3]  its events
 * ARGV[1]  the answer
 * ARGV[2]  ms to keep the stream from now
 * ARGV[3]  the wake-up
 *
 * Replies 1, or 0 where the stream has its answer or is gone.
 */
const SETTLE = `${END_STREAM}
local state = redis.call('HMGET', KEYS[2], 'e', 'x', 'n', 'b', 'f')
if not state[1] or state[2] or redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
for _, element in ipairs(redis.call('LRANGE', KEYS[3], 0, -1)) do
  local data = string.match(element, '^%d+ r (.*)$')
  local isJson, message = pcall(cjson.decode, data or '')
  if isJson and type(message) == 'table' and not message.method and (message.result or message.error) then
    return 0
  end
end
local last, bytes = state[3] + 1, state[4] + #ARGV[1]
redis.call('RPUSH', KEYS[3], string.format('%d r ', last) .. ARGV[1])
redis.call('HSET', KEYS[2], 'n', last, 'b', bytes)
endStream(KEYS[2], KEYS[3], ARGV[2], state[5], ARGV[3])
return 1
`;

/**
 * KEYS[1]  the stream's state
 * ARGV[1]  epoch
 * ARGV[2]  the wake-up
 *
 * Replies 1, or 0 for a writer that is shut out.
 */
const RELEASE = `
local state = redis.call('HMGET', KEYS[1], 'e', 'x', 'p', 'f')
if state[1] ~= ARGV[1] or state[2] then
  return 0
end
if state[3] ~= '' then
  redis.call('HSET', KEYS[1], 'p', '')
  redis.call('HINCRBY', KEYS[1], 'g', 1)
end
if state[4] then
  redis.call('PUBLISH', state[4], ARGV[2])
end
return 1
`;

/**
 * KEYS[1]  the session's record
 * KEYS[2]  the stream's state
 * KEYS[3]  its events
 * ARGV[1]  the epoch to take over from
 * ARGV[2]  the new pod
 *
 * Replies the new epoch, lost runs, the descriptor, the last position, the ids and texts of the answers, one after the other, the elements, or nil where
 * there is no list, and the ids of its requests; or nil when there is nothing to take over, or a newer release wrote it; -1 where that has to wait.
 */
const TAKE_OVER = `${NOW}${LOST_RUNS}
local state = redis.call('HMGET', KEYS[2], 'e', 'x', 'o', 'n', 'i', 'v', 'g', 't', 'p')
if state[1] ~= ARGV[1] or state[2] or redis.call('EXISTS', KEYS[1]) == 0 then
  return false
end
if tonumber(state[6] or 1) > ${STREAM_VERSION} then
  return false
end
if not tonumber(state[4]) then
  return redis.error_reply('UNREADABLE its last position is no number')
end
local lost = lostRuns(state[1], state[7])
if isTooEarly(state[9], lost, state[8]) then
  return -1
end
local elements = redis.pcall('LRANGE', KEYS[3], 0, -1)
local fields = redis.call('HGETALL', KEYS[2])
local answers = {}
for index = 1, #fields, 2 do
  if string.sub(fields[index], 1, 2) == 'a:' then
    answers[#answers + 1] = string.sub(fields[index], 3)
    answers[#answers + 1] = fields[index + 1]
  end
end
redis.call('HSET', KEYS[2], 'p', ARGV[2], 's', state[4], 't', now)
local epoch = redis.call('HINCRBY', KEYS[2], 'e', 1)
return {epoch, lost, state[3], state[4], answers, not elements.err and elements, state[5]}
`;

export function defineStreamOwners(client: RedisClient): void {
  client.defineCommand('mooringSettleStream', { lua: SETTLE, numberOfKeys: 3 });
  client.defineCommand('mooringReleaseStream', { lua: RELEASE, numberOfKeys: 1 });
  client.defineCommand('mooringTakeOver', { lua: TAKE_OVER, numberOfKeys: 3 });
}
