import type { Result } from 'ioredis';
import { LOST_RUNS } from '../cluster/pods/lost-runs.js';
import type { RedisClient } from '../redis/redis-client.js';
import { TASK_VERSION } from './task-codec.js';
import { NOW } from '../redis/script-time.js';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    mooringCreateTask(
      state: string,
      pod: string,
      owner: string,
      ttlMs: number,
      caller: string,
      call?: string,
    ): Result<number, Context>;
    mooringNoteTask(state: string, inputs: string, epoch: number, ttlMs: number, text: string): Result<0 | 1, Context>;
    mooringAskInTask(
      state: string,
      inputs: string,
      epoch: number,
      ttlMs: number,
      ...questions: string[]
    ): Result<0 | 1, Context>;
    mooringFinishTask(
      state: string,
      inputs: string,
      epoch: number,
      ttlMs: number,
      status: string,
      ending: string,
      success: 0 | 1,
      message?: string,
    ): Result<0 | 1, Context>;
    mooringReleaseTask(state: string, epoch: number): Result<0 | 1, Context>;
    mooringTakeTask(state: string, inputs: string, epoch: number, pod: string): Result<TakeReply, Context>;
  }
}

/** -1: not yet. */
export type TakeReply =
  [epoch: number, lost: number, owner: string, call: string | null, inputs: string[] | null] | -1 | null;

/*
 * A task is a hash: `e` epoch, `p` pod, `o` owner, `s` status, `m` message, `c` created and `u` changed (ms of Redis's
 * clock), `t` when the present run began and `g` how many runs their pods gave up in time, `x` ending, `r` what another
 * pod needs to run it again, `n` open questions, `k` answered ones, `b` the bytes of the answers, `v` the version of all this
 * (0.1.0 wrote none: it is 1), `a` among whose tasks it counts (0.1.0 wrote none). Its inputs are another: `q<key>` a question, `a<key>` its answer. Scripts read everything before they write.
 */

/** Redis's own clock in ms, and what every change of a live task but a take-over ends with. */
export const CHANGED = `${NOW}local function changed(ttl)
  redis.call('HSET', KEYS[1], 'u', now)
  for _, key in ipairs(KEYS) do
    redis.call('PEXPIRE', key, ttl)
  end
end
local function ended(status)
  return status ~= 'working' and status ~= 'input_required'
end
`;

/** `ARGV[1]` is the epoch of who writes: 0 is replied to one that is shut out. */
const FENCED = `${CHANGED}
local state = redis.call('HMGET', KEYS[1], 'e', 's')
if state[1] ~= ARGV[1] or ended(state[2]) then
  return 0
end
`;

/**
 * KEYS[1]  the task
 * ARGV[1]  pod
 * ARGV[2]  owner
 * ARGV[3]  ms to live
 * ARGV[4]  among whose tasks it counts
 * ARGV[5]  what is needed to run it again, or nothing
 *
 * Replies when it was made.
 */
const CREATE = `${CHANGED}
redis.call('HSET', KEYS[1], 'v', ${TASK_VERSION}, 'e', 1, 'p', ARGV[1], 'o', ARGV[2], 's', 'working', 'c', now, 't', now, 'n', 0, 'k', 0, 'b', 0, 'a', ARGV[4])
if ARGV[5] then
  redis.call('HSET', KEYS[1], 'r', ARGV[5])
end
changed(ARGV[3])
return now
`;

/**
 * KEYS[1]  the task
 * KEYS[2]  its inputs
 * ARGV[1]  epoch
 * ARGV[2]  ms to live
 * ARGV[3]  message
 *
 * Replies 1, or 0 for a run that is shut out.
 */
const NOTE = `${FENCED}
redis.call('HSET', KEYS[1], 'm', ARGV[3])
changed(ARGV[2])
return 1
`;

/**
 * KEYS[1]  the task
 * KEYS[2]  its inputs
 * ARGV[1]  epoch
 * ARGV[2]  ms to live
 * ARGV[3…]  each question's key and text
 *
 * Replies 1, or 0 for a run that is shut out.
 */
const ASK = `${FENCED}
local open = tonumber(redis.call('HGET', KEYS[1], 'n'))
if not open then
  return redis.error_reply('UNREADABLE its number of questions is none')
end
for i = 3, #ARGV, 2 do
  open = open + redis.call('HSETNX', KEYS[2], 'q' .. ARGV[i], ARGV[i + 1])
end
redis.call('HSET', KEYS[1], 'n', open, 's', open > 0 and 'input_required' or 'working')
changed(ARGV[2])
return 1
`;

/**
 * A success of a call that may be repeated is right whichever run it is of, so one that is shut out may still end it.
 *
 * KEYS[1]  the task
 * KEYS[2]  its inputs
 * ARGV[1]  epoch
 * ARGV[2]  ms to live
 * ARGV[3]  status
 * ARGV[4]  ending
 * ARGV[5]  1 for a success
 * ARGV[6]  message, or nothing
 *
 * Replies 1, or 0 where that run may not end it, or it has ended.
 */
const FINISH = `${CHANGED}
local state = redis.call('HMGET', KEYS[1], 'e', 's', 'r')
if not state[1] or ended(state[2]) or (state[1] ~= ARGV[1] and not (state[3] and ARGV[5] == '1')) then
  return 0
end
redis.call('HDEL', KEYS[1], 'r', 'm')
redis.call('HSET', KEYS[1], 's', ARGV[3], 'x', ARGV[4])
if ARGV[6] then
  redis.call('HSET', KEYS[1], 'm', ARGV[6])
end
redis.call('DEL', KEYS[2])
changed(ARGV[2])
return 1
`;

/**
 * KEYS[1]  the task
 * ARGV[1]  epoch
 *
 * Replies 1, or 0 for a run that is shut out.
 */
const RELEASE = `${FENCED}
if redis.call('HGET', KEYS[1], 'p') ~= '' then
  redis.call('HSET', KEYS[1], 'p', '')
  redis.call('HINCRBY', KEYS[1], 'g', 1)
end
return 1
`;

/**
 * KEYS[1]  the task
 * KEYS[2]  its inputs
 * ARGV[1]  the epoch to take over from
 * ARGV[2]  the new pod
 *
 * Replies a `TakeReply`, nil when there is nothing to take over any more. The task lives no longer by it.
 */
const TAKE = `${CHANGED}${LOST_RUNS}
local state = redis.call('HMGET', KEYS[1], 'e', 's', 'o', 'r', 'g', 't', 'p', 'v')
if state[1] ~= ARGV[1] or ended(state[2]) or tonumber(state[8] or 1) > ${TASK_VERSION} then
  return false
end
local inputs = redis.pcall('HGETALL', KEYS[2])
local lost = lostRuns(state[1], state[5])
if isTooEarly(state[7], lost, state[6]) then
  return -1
end
redis.call('HSET', KEYS[1], 'p', ARGV[2], 't', now)
return {redis.call('HINCRBY', KEYS[1], 'e', 1), lost, state[3], state[4], not inputs.err and inputs}
`;

export function defineTaskScripts(client: RedisClient): void {
  client.defineCommand('mooringCreateTask', { lua: CREATE, numberOfKeys: 1 });
  client.defineCommand('mooringNoteTask', { lua: NOTE, numberOfKeys: 2 });
  client.defineCommand('mooringAskInTask', { lua: ASK, numberOfKeys: 2 });
  client.defineCommand('mooringFinishTask', { lua: FINISH, numberOfKeys: 2 });
  client.defineCommand('mooringReleaseTask', { lua: RELEASE, numberOfKeys: 1 });
  client.defineCommand('mooringTakeTask', { lua: TAKE, numberOfKeys: 2 });
}
