import type { Result } from 'ioredis';
import type { RedisClient } from '../redis/redis-client.js';

/** A stream entry as Redis gives it: its id and its fields and values in turn. */
export type RawEntry = [id: string, fields: string[]];

export type ReadReply = [epoch: string, pod: string, ended: string | null, last: string, entries: RawEntry[]] | null;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    mooringOpenStream(
      record: string,
      state: string,
      names: string,
      pod: string,
      opening: string,
      liveMs: number,
      stream: string,
    ): Result<0 | 1, Context>;
    mooringAppendEvent(
      record: string,
      state: string,
      log: string,
      epoch: number,
      data: string,
      weight: string,
      maxEvents: number,
      maxBytes: number,
      liveMs: number,
      wake: string,
    ): Result<number, Context>;
    mooringEndStream(state: string, log: string, epoch: number, keepMs: number, wake: string): Result<0 | 1, Context>;
    mooringReadStream(state: string, log: string, after: string, inbox: string): Result<ReadReply, Context>;
    mooringTakeOver(
      record: string,
      state: string,
      epoch: number,
      pod: string,
    ): Result<[epoch: number, opening: string] | null, Context>;
  }
}

/*
 * The state of a stream is a hash: `e` epoch, `p` the writing pod, `o` the opening, `n` the last position, `b` the
 * bytes of its events, `f` the inbox of the following pod, `x` set once it has ended.
 */

/**
 * KEYS[1]  the session's record   KEYS[2]  the stream's state   KEYS[3]  the names of the session's streams
 * ARGV     pod, opening, ms to keep it, stream
 *
 * Replies 1, or 0 when the session is gone.
 */
const OPEN = `
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
redis.call('HSET', KEYS[2], 'e', 1, 'p', ARGV[1], 'o', ARGV[2], 'n', 0, 'b', 0)
redis.call('PEXPIRE', KEYS[2], ARGV[3])
redis.call('SADD', KEYS[3], ARGV[4])
redis.call('PEXPIRE', KEYS[3], ARGV[3])
return 1
`;

/**
 * The session exists, the epoch is mine, the stream goes on: then the event gets the next position, the bounds are
 * kept (oldest expendable first), and the follower's inbox is woken. One step, so that reading and following agree.
 *
 * KEYS[1]  the session's record   KEYS[2]  the stream's state   KEYS[3]  its events
 * ARGV     epoch, data, weight, events at most, bytes at most, ms to keep them, the wake-up
 *
 * Replies the position, or 0 for a writer that is shut out.
 */
const APPEND = `
local state = redis.call('HMGET', KEYS[2], 'e', 'x', 'n', 'b', 'f')
if state[1] ~= ARGV[1] or state[2] or redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
local position = tonumber(state[3]) + 1
local bytes = tonumber(state[4]) + #ARGV[2]
redis.call('XADD', KEYS[3], position .. '-0', 'd', ARGV[2], 'w', ARGV[3])
local length = redis.call('XLEN', KEYS[3])
local function isOver()
  return length > tonumber(ARGV[4]) or bytes > tonumber(ARGV[5])
end
local from = '-'
while from and isOver() do
  local entries = redis.call('XRANGE', KEYS[3], from, '+', 'COUNT', 100)
  from = #entries == 100 and '(' .. entries[100][1]
  for _, entry in ipairs(entries) do
    if isOver() and entry[2][4] == 'expendable' then
      redis.call('XDEL', KEYS[3], entry[1])
      length = length - 1
      bytes = bytes - #entry[2][2]
    end
  end
end
redis.call('HSET', KEYS[2], 'n', position, 'b', bytes)
redis.call('PEXPIRE', KEYS[2], ARGV[6])
redis.call('PEXPIRE', KEYS[3], ARGV[6])
if state[5] then
  redis.call('PUBLISH', state[5], ARGV[7])
end
return position
`;

/**
 * KEYS[1]  the stream's state   KEYS[2]  its events
 * ARGV     epoch, ms to keep them from now, the wake-up
 *
 * Replies 1, or 0 for a writer that is shut out.
 */
const END = `
local state = redis.call('HMGET', KEYS[1], 'e', 'f')
if state[1] ~= ARGV[1] then
  return 0
end
redis.call('HSET', KEYS[1], 'x', 1)
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
if state[2] then
  redis.call('PUBLISH', state[2], ARGV[3])
end
return 1
`;

/**
 * KEYS[1]  the stream's state   KEYS[2]  its events
 * ARGV     the last position already known, the inbox to wake from now on or nothing
 *
 * Replies nil for an unknown stream, else epoch, pod, 1 if ended, last position, and the entries.
 */
const READ = `
local state = redis.call('HMGET', KEYS[1], 'e', 'p', 'x', 'n')
if not state[1] then
  return false
end
if ARGV[2] ~= '' then
  redis.call('HSET', KEYS[1], 'f', ARGV[2])
end
local entries = redis.call('XRANGE', KEYS[2], '(' .. ARGV[1] .. '-0', '+')
return {state[1], state[2], state[3], state[4], entries}
`;

/**
 * KEYS[1]  the session's record   KEYS[2]  the stream's state
 * ARGV     the epoch to take over from, the new pod
 *
 * Replies the new epoch and the opening, or nil when there is nothing to take over any more.
 */
const TAKE_OVER = `
local state = redis.call('HMGET', KEYS[2], 'e', 'x', 'o')
if state[1] ~= ARGV[1] or state[2] or redis.call('EXISTS', KEYS[1]) == 0 then
  return false
end
redis.call('HSET', KEYS[2], 'p', ARGV[2])
return {redis.call('HINCRBY', KEYS[2], 'e', 1), state[3]}
`;

export function defineEventLog(client: RedisClient): void {
  client.defineCommand('mooringOpenStream', { lua: OPEN, numberOfKeys: 3 });
  client.defineCommand('mooringAppendEvent', { lua: APPEND, numberOfKeys: 3 });
  client.defineCommand('mooringEndStream', { lua: END, numberOfKeys: 2 });
  client.defineCommand('mooringReadStream', { lua: READ, numberOfKeys: 2 });
  client.defineCommand('mooringTakeOver', { lua: TAKE_OVER, numberOfKeys: 2 });
}
