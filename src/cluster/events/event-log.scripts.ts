import type { Result } from 'ioredis';
import type { RedisClient } from '../../redis/redis-client.js';
import { NOW } from '../../redis/script-time.js';
import { END_STREAM } from './end-stream.js';
import { STREAM_VERSION } from './stream-descriptor.js';

/** `0`: the session is gone; `-1`: the stream is forgotten. */
export type AppendReply = [isThere: 0 | 1, last: number, connection: string | null] | 0 | -1 | null;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    mooringOpenStream(
      record: string,
      state: string,
      names: string,
      pod: string,
      descriptor: string,
      liveMs: number,
      stream: string,
      ids: string,
    ): Result<-1 | 0 | 1, Context>;
    mooringAppendEvent(
      record: string,
      state: string,
      log: string,
      epoch: number,
      position: number,
      element: string,
      maxEvents: number,
      maxBytes: number,
      liveMs: number,
      wake: string,
    ): Result<AppendReply, Context>;
    mooringSkipEvents(state: string, epoch: number, last: number): Result<0 | 1, Context>;
    mooringKeepAnswer(
      state: string,
      epoch: number,
      requestId: string,
      answer: string,
      maxAnswers: number,
      maxBytes: number,
    ): Result<-1 | 0 | 1, Context>;
    mooringEndStream(state: string, log: string, epoch: number, keepMs: number, wake: string): Result<0 | 1, Context>;
  }
}

/*
 * The state of a stream is a hash: `e` epoch, `p` the writing pod, `o` the descriptor, `i` the ids of its requests, `n` the
 * last position, `b` the bytes of its events, `f` the inbox of the following pod, `c` the connection on which the client hears it since it came back
 * (0.1.0 wrote none), `x` set once it has ended, `s` the last position of the
 * writer before this one, `t` when its run began, in ms of Redis's clock, `g` how many runs their pods gave up in time, `a:<id>` the answer to a question, `an` and `ab` the number and bytes of the answers, `v` the version
 * of all this (0.1.0 wrote none: it is 1). Scripts read everything before they write, so that nothing is ever half done.
 *
 * Its events are a list of elements as `event-element.ts` writes them. Positions rise and elements only ever go, so those
 * after a position are among as many at the tail as there are positions after it. (A Redis Stream takes 4 KB at its first
 * entry, a list what its elements need.)
 */

/**
 * KEYS[1]  the session's record
 * KEYS[2]  the stream's state
 * KEYS[3]  the names of the session's streams
 * ARGV[1]  pod
 * ARGV[2]  descriptor
 * ARGV[3]  ms to keep it
 * ARGV[4]  stream
 * ARGV[5]  ids of its requests
 *
 * Replies 1, 0 when another pod writes the stream, -1 when the session is gone. Opening twice is descriptor once.
 */
const OPEN = `${NOW}
if redis.call('EXISTS', KEYS[1]) == 0 then
  return -1
end
local held = redis.call('HMGET', KEYS[2], 'e', 'p')
if held[1] then
  return (held[1] == '1' and held[2] == ARGV[1]) and 1 or 0
end
redis.call('SADD', KEYS[3], ARGV[4])
redis.call('PEXPIRE', KEYS[3], ARGV[3])
redis.call('HSET', KEYS[2], 'v', ${STREAM_VERSION}, 'e', 1, 'p', ARGV[1], 'o', ARGV[2], 'i', ARGV[5], 'n', 0, 'b', 0, 't', now)
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return 1
`;

/**
 * The session exists, the epoch is mine, the stream goes on, the position is the next: then the event is added, the
 * bounds are kept (oldest expendable first), and the follower's inbox is woken. One step, so that reading and following
 * agree. An event of mine that is there already is a success: the reply to its first append was lost.
 *
 * Both keys get their time anew when a hundredth of it is over, not at each event.
 *
 * KEYS[1]  the session's record
 * KEYS[2]  the stream's state
 * KEYS[3]  its events
 * ARGV[1]  epoch
 * ARGV[2]  position
 * ARGV[3]  element
 * ARGV[4]  events at most
 * ARGV[5]  bytes at most
 * ARGV[6]  ms to keep them
 * ARGV[7]  the wake-up
 *
 * Replies 1 if the event is there, else 0, the last position, and the connection on which the client hears the stream since it came back,
 * or the inbox of a pod of 0.1.0 that has it, or nil; nil for a writer that is shut out, 0 when the session is
 * gone, -1 when the stream is forgotten.
 */
const APPEND = `
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
local state = redis.call('HMGET', KEYS[2], 'e', 'x', 'n', 'b', 'f', 's', 'c')
if not state[1] then
  return -1
end
if state[1] ~= ARGV[1] or state[2] then
  return false
end
local last = tonumber(state[3])
local position = tonumber(ARGV[2])
local connection = state[7] or state[5]
if position ~= last + 1 then
  local mayBeMine = position <= last and position > tonumber(state[6] or 0)
  local place = mayBeMine and redis.call('LPOS', KEYS[3], ARGV[3], 'RANK', -1, 'MAXLEN', last - position + 1)
  return {place and 1 or 0, last, connection}
end
local function bytesOf(element)
  return #element - (string.find(element, ' ', 1, true) or 0) - 2
end
local bytes = tonumber(state[4]) + bytesOf(ARGV[3])
local length = redis.call('RPUSH', KEYS[3], ARGV[3])
local isNew = length == 1
local function isOver()
  return length > tonumber(ARGV[4]) or bytes > tonumber(ARGV[5])
end
local from = 0
while from and isOver() do
  local elements = redis.call('LRANGE', KEYS[3], from, from + 99)
  local stay = 0
  for _, element in ipairs(elements) do
    if isOver() and string.find(element, '^%d+ e ') then
      redis.call('LREM', KEYS[3], 1, element)
      length = length - 1
      bytes = bytes - bytesOf(element)
    else
      stay = stay + 1
    end
  end
  from = #elements == 100 and from + stay
end
redis.call('HSET', KEYS[2], 'n', position, 'b', bytes)
if isNew or redis.call('PTTL', KEYS[2]) < ARGV[6] * 0.99 then
  redis.call('PEXPIRE', KEYS[2], ARGV[6])
  redis.call('PEXPIRE', KEYS[3], ARGV[6])
end
if state[5] then
  redis.call('PUBLISH', state[5], ARGV[7])
end
return {1, position, connection}
`;

/**
 * KEYS[1]  the stream's state
 * ARGV[1]  epoch
 * ARGV[2]  the last position that counts as used
 *
 * Replies 1, or 0 for a writer that is shut out.
 */
const SKIP = `
local state = redis.call('HMGET', KEYS[1], 'e', 'x', 'n')
if state[1] ~= ARGV[1] or state[2] then
  return 0
end
if tonumber(ARGV[2]) > tonumber(state[3]) then
  redis.call('HSET', KEYS[1], 'n', ARGV[2])
end
return 1
`;

/**
 * KEYS[1]  the stream's state
 * ARGV[1]  epoch
 * ARGV[2]  the question's id
 * ARGV[3]  the answer
 * ARGV[4]  answers at most
 * ARGV[5]  bytes at most
 *
 * Replies 1 when an answer to that question is kept, 0 where there is no room or no stream any more, -1 for a writer that
 * is shut out.
 */
const KEEP_ANSWER = `
local field = 'a:' .. ARGV[2]
local state = redis.call('HMGET', KEYS[1], 'e', 'x', 'an', 'ab', field)
if not state[1] then
  return 0
end
if state[1] ~= ARGV[1] or state[2] then
  return -1
end
if state[5] then
  return 1
end
local number = tonumber(state[3] or 0) + 1
local bytes = tonumber(state[4] or 0) + #ARGV[3]
if number > tonumber(ARGV[4]) or bytes > tonumber(ARGV[5]) then
  return 0
end
redis.call('HSET', KEYS[1], field, ARGV[3], 'an', number, 'ab', bytes)
return 1
`;

/**
 * KEYS[1]  the stream's state
 * KEYS[2]  its events
 * ARGV[1]  epoch
 * ARGV[2]  ms to keep them from now
 * ARGV[3]  the wake-up
 *
 * Replies 1, or 0 for a writer that is shut out.
 */
const END = `${END_STREAM}
local state = redis.call('HMGET', KEYS[1], 'e', 'f')
if state[1] ~= ARGV[1] then
  return 0
end
endStream(KEYS[1], KEYS[2], ARGV[2], state[2], ARGV[3])
return 1
`;

export function defineEventLog(client: RedisClient): void {
  client.defineCommand('mooringOpenStream', { lua: OPEN, numberOfKeys: 3 });
  client.defineCommand('mooringAppendEvent', { lua: APPEND, numberOfKeys: 3 });
  client.defineCommand('mooringSkipEvents', { lua: SKIP, numberOfKeys: 1 });
  client.defineCommand('mooringKeepAnswer', { lua: KEEP_ANSWER, numberOfKeys: 1 });
  client.defineCommand('mooringEndStream', { lua: END, numberOfKeys: 2 });
}
