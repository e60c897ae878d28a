import type { Result } from 'ioredis';
import type { RedisClient } from '../redis/redis-client.js';
import { OLDEST } from './task-store.js';
import { NOW } from '../redis/script-time.js';

/** About how many tasks one reply of `KEEP` names. */
const FORGOTTEN_AT_ONCE = 100;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    mooringAdmitTask(numberOfKeys: number, ...keysAndArguments: (string | number)[]): Result<AdmitReply, Context>;
    mooringKeepTask(
      kept: string,
      bytes: string,
      task: string,
      taskBytes: number,
      maxBytes: number,
      ttlMs: number,
    ): Result<string[], Context>;
    mooringDropKeptTasks(kept: string, bytes: string, ...ids: string[]): Result<1, Context>;
    mooringForgetTask(state: string, inputs: string): Result<0 | 1, Context>;
    mooringHoldTasks(tasks: string, leaseMs: number, ...ids: string[]): Result<1, Context>;
  }
}

/** 1; 0 where pods work on as many as they may; the oldest ones where as many are kept as may be. */
export type AdmitReply = 0 | 1 | string[];

/** `KEYS[1]` the tasks of a caller that are kept, `KEYS[2]` the bytes of their results. */
const DROP_KEPT = `
local function dropKept(ids)
  local freed = 0
  for _, id in ipairs(ids) do
    freed = freed + (tonumber(redis.call('HGET', KEYS[2], id)) or 0)
    redis.call('HDEL', KEYS[2], id)
    redis.call('ZREM', KEYS[1], id)
  end
  if freed > 0 then
    local all = tonumber(redis.call('HGET', KEYS[2], 'all')) or 0
    redis.call('HSET', KEYS[2], 'all', string.format('%d', math.max(0, all - freed)))
  end
end
`;

/**
 * KEYS[1]  the tasks of a caller that are kept
 * KEYS[2]  the bytes of their results
 * KEYS[3]  the tasks on which pods work, or nothing where they are not counted
 * ARGV[1]  task
 * ARGV[2]  how many may be kept
 * ARGV[3]  ms for which one is kept
 * ARGV[4]  how many there may be work on
 * ARGV[5]  ms for which a place is held
 *
 * Replies an `AdmitReply`.
 */
const ADMIT = `${NOW}${DROP_KEPT}dropKept(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now))
if KEYS[3] then
  redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
  if redis.call('ZCARD', KEYS[3]) >= tonumber(ARGV[4]) then
    return 0
  end
end
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then
  return redis.call('ZRANGE', KEYS[1], 0, ${OLDEST - 1})
end
local function add(key, ms)
  redis.call('ZADD', key, now + ms, ARGV[1])
  if redis.call('PTTL', key) < tonumber(ms) then
    redis.call('PEXPIRE', key, ms)
  end
end
add(KEYS[1], ARGV[3])
if KEYS[3] then
  add(KEYS[3], ARGV[5])
end
return 1
`;

/**
 * A task that is kept has ended. Said twice it counts once.
 *
 * KEYS[1]  the tasks of a caller that are kept
 * KEYS[2]  the bytes of their results
 * ARGV[1]  task
 * ARGV[2]  bytes of its result
 * ARGV[3]  bytes that may be kept
 * ARGV[4]  ms for which one is kept
 *
 * Replies as many of the oldest others as are too much, some at a time.
 */
const KEEP = `
if redis.call('ZSCORE', KEYS[1], ARGV[1]) then
  local before = tonumber(redis.call('HGET', KEYS[2], ARGV[1])) or 0
  local sum = (tonumber(redis.call('HGET', KEYS[2], 'all')) or 0) - before + ARGV[2]
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[2], 'all', string.format('%d', sum))
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
end
local excess = (tonumber(redis.call('HGET', KEYS[2], 'all')) or 0) - ARGV[3]
local oldest = {}
local from = 0
while excess > 0 and #oldest < ${FORGOTTEN_AT_ONCE} do
  local ids = redis.call('ZRANGE', KEYS[1], from, from + 99)
  if #ids == 0 then
    break
  end
  for _, id in ipairs(ids) do
    local bytes = tonumber(redis.call('HGET', KEYS[2], id)) or 0
    if excess > 0 and bytes > 0 and id ~= ARGV[1] then
      excess = excess - bytes
      oldest[#oldest + 1] = id
    end
  end
  from = from + #ids
end
return oldest
`;

/**
 * KEYS[1]  the tasks of a caller that are kept
 * KEYS[2]  the bytes of their results
 * ARGV[1…]  tasks that are forgotten
 *
 * Replies 1.
 */
const DROP = `${DROP_KEPT}dropKept(ARGV)
return 1
`;

/**
 * KEYS[1]  the task
 * KEYS[2]  its inputs
 *
 * Replies 1, or 0 for a task of which it is not known that it has ended, and then leaves it alone.
 */
const FORGET = `
local status = redis.call('HGET', KEYS[1], 's')
if status == 'completed' or status == 'failed' or status == 'cancelled' then
  redis.call('DEL', KEYS[1], KEYS[2])
  return 1
end
return status and 0 or 1
`;

/**
 * KEYS[1]  the tasks of an owner on which pods work
 * ARGV[1]  ms for which their places are held from now on
 * ARGV[2…]  the tasks
 *
 * Replies 1.
 */
const HOLD = `${NOW}for i = 2, #ARGV do
  redis.call('ZADD', KEYS[1], 'GT', now + ARGV[1], ARGV[i])
end
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return 1
`;

export function defineTaskIndexScripts(client: RedisClient): void {
  client.defineCommand('mooringHoldTasks', { lua: HOLD, numberOfKeys: 1 });
  client.defineCommand('mooringAdmitTask', { lua: ADMIT });
  client.defineCommand('mooringKeepTask', { lua: KEEP, numberOfKeys: 2 });
  client.defineCommand('mooringDropKeptTasks', { lua: DROP, numberOfKeys: 2 });
  client.defineCommand('mooringForgetTask', { lua: FORGET, numberOfKeys: 2 });
}
