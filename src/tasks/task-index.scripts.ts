import type { Result } from 'ioredis';
import type { RedisClient } from '../redis/redis-client.js';
import { OLDEST } from './task-store.js';
import { NOW } from '../redis/script-time.js';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    mooringAdmitTask(keys: number, ...args: (string | number)[]): Result<AdmitReply, Context>;
    mooringForgetTask(state: string, inputs: string): Result<0 | 1, Context>;
    mooringHoldTasks(tasks: string, leaseMs: number, ...ids: string[]): Result<1, Context>;
  }
}

/** 1; 0 where pods work on as many as they may; the oldest ones where as many are kept as may be. */
export type AdmitReply = 0 | 1 | string[];

/**
 * KEYS[1]  the tasks of a caller that are kept   KEYS[2]  those on which pods work, where they are counted
 * ARGV     task, how many may be kept, ms for which one is kept, how many there may be work on, ms for which a place is held
 *
 * Replies an `AdmitReply`.
 */
const ADMIT = `${NOW}for _, key in ipairs(KEYS) do
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
end
if KEYS[2] and redis.call('ZCARD', KEYS[2]) >= tonumber(ARGV[4]) then
  return 0
end
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then
  return redis.call('ZRANGE', KEYS[1], 0, ${OLDEST - 1})
end
for i, key in ipairs(KEYS) do
  local ms = ARGV[2 * i + 1]
  redis.call('ZADD', key, now + ms, ARGV[1])
  if redis.call('PTTL', key) < tonumber(ms) then
    redis.call('PEXPIRE', key, ms)
  end
end
return 1
`;

/**
 * KEYS[1]  the task   KEYS[2]  its inputs
 *
 * Replies 0 for a task of which it is not known that it has ended, and then leaves it alone.
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
 * ARGV     ms for which their places are held from now on, the tasks
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
  client.defineCommand('mooringForgetTask', { lua: FORGET, numberOfKeys: 2 });
}
