import type { Result } from 'ioredis';
import { LOST_RUNS } from '../cluster/pods/lost-runs.js';
import type { RedisClient } from '../redis/redis-client.js';
import { TASK_VERSION, type TaskReply } from './task-codec.js';
import { NOW } from '../redis/script-time.js';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    mooringCreateTask(state: string, ...args: (string | number)[]): Result<number, Context>;
    mooringReadTask(state: string, inputs: string): Result<TaskReply, Context>;
    mooringNoteTask(state: string, inputs: string, epoch: number, ttlMs: number, text: string): Result<0 | 1, Context>;
    mooringAskInTask(state: string, inputs: string, ...args: (string | number)[]): Result<0 | 1, Context>;
    mooringAnswerTask(state: string, inputs: string, ...args: (string | number)[]): Result<ClientReply, Context>;
    mooringCancelTask(state: string, inputs: string, owner: string, ttlMs: number): Result<ClientReply, Context>;
    mooringFinishTask(state: string, inputs: string, ...args: (string | number)[]): Result<0 | 1, Context>;
    mooringReleaseTask(state: string, epoch: number): Result<0 | 1, Context>;
    mooringTakeTask(state: string, inputs: string, ...args: (string | number)[]): Result<TakeReply, Context>;
  }
}

/** The running pod, and whether anything changed; -1 for too much; nil for a task that the caller does not have. */
export type ClientReply = [pod: string, changed: number] | -1 | null;

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
const CHANGED = `${NOW}local function changed(ttl)
  redis.call('HSET', KEYS[1], 'u', now)
  redis.call('PEXPIRE', KEYS[1], ttl)
  redis.call('PEXPIRE', KEYS[2] or KEYS[1], ttl)
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
 * ARGV     pod, owner, ms to live, among whose tasks it counts, what is needed to run it again or nothing
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
 * KEYS[1]  the task   KEYS[2]  its inputs
 *
 * Replies nil for an unknown task, else a `TaskReply`.
 */
const READ = `
local reply = redis.call('HMGET', KEYS[1], 'e', 'p', 'o', 's', 'm', 'c', 'u', 'x', 'g', 'v')
if not reply[1] and not reply[3] then
  return false
end
if reply[4] == 'input_required' then
  local inputs = redis.pcall('HGETALL', KEYS[2])
  if inputs.err then
    reply[#reply + 1] = false
    return reply
  end
  for i = 1, #inputs, 2 do
    local key = string.sub(inputs[i], 2)
    if string.sub(inputs[i], 1, 1) == 'q' and redis.call('HEXISTS', KEYS[2], 'a' .. key) == 0 then
      reply[#reply + 1] = key
      reply[#reply + 1] = inputs[i + 1]
    end
  end
end
return reply
`;

/**
 * KEYS[1]  the task   KEYS[2]  its inputs
 * ARGV     epoch, ms to live, message
 */
const NOTE = `${FENCED}
redis.call('HSET', KEYS[1], 'm', ARGV[3])
changed(ARGV[2])
return 1
`;

/**
 * KEYS[1]  the task   KEYS[2]  its inputs
 * ARGV     epoch, ms to live, then each question's key and text
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
 * KEYS[1]  the task   KEYS[2]  its inputs
 * ARGV     owner, ms to live, bytes of answers at most, then each answer's key and text
 *
 * Replies a `ClientReply`.
 */
const ANSWER = `${CHANGED}
local state = redis.call('HMGET', KEYS[1], 'o', 'p', 's', 'n', 'k', 'b')
if state[1] ~= ARGV[1] then
  return false
end
if ended(state[3]) then
  return {state[2], 0}
end
if not (tonumber(state[4]) and tonumber(state[5]) and tonumber(state[6])) then
  return redis.error_reply('UNREADABLE its number of questions is none')
end
local taken = {}
local bytes = tonumber(state[6])
for i = 4, #ARGV, 2 do
  local asked = redis.call('HEXISTS', KEYS[2], 'q' .. ARGV[i]) == 1
  if asked and redis.call('HEXISTS', KEYS[2], 'a' .. ARGV[i]) == 0 then
    bytes = bytes + #ARGV[i + 1]
    taken[#taken + 1] = 'a' .. ARGV[i]
    taken[#taken + 1] = ARGV[i + 1]
  end
end
if bytes > tonumber(ARGV[3]) then
  return -1
end
if #taken == 0 then
  return {state[2], 0}
end
for i = 1, #taken, 2 do
  redis.call('HSET', KEYS[2], taken[i], taken[i + 1])
end
local open = tonumber(state[4]) - #taken / 2
local status = open > 0 and 'input_required' or 'working'
redis.call('HSET', KEYS[1], 'n', open, 'k', tonumber(state[5]) + #taken / 2, 'b', bytes, 's', status)
changed(ARGV[2])
return {state[2], 1}
`;

/**
 * KEYS[1]  the task   KEYS[2]  its inputs
 * ARGV     owner, ms to live
 *
 * Replies a `ClientReply`.
 */
const CANCEL = `${CHANGED}
local state = redis.call('HMGET', KEYS[1], 'o', 'p', 's')
if state[1] ~= ARGV[1] then
  return false
end
if ended(state[3]) then
  return {state[2], 0}
end
redis.call('HSET', KEYS[1], 's', 'cancelled')
redis.call('HDEL', KEYS[1], 'r', 'm')
redis.call('DEL', KEYS[2])
changed(ARGV[2])
return {state[2], 1}
`;

/**
 * A success of a call that may be repeated is right whichever run it is of, so one that is shut out may still end it.
 *
 * KEYS[1]  the task   KEYS[2]  its inputs
 * ARGV     epoch, ms to live, status, ending, 1 for a success, message or nothing
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
 * ARGV     epoch
 */
const RELEASE = `${FENCED}
if redis.call('HGET', KEYS[1], 'p') ~= '' then
  redis.call('HSET', KEYS[1], 'p', '')
  redis.call('HINCRBY', KEYS[1], 'g', 1)
end
return 1
`;

/**
 * KEYS[1]  the task   KEYS[2]  its inputs
 * ARGV     the epoch to take over from, the new pod
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
  client.defineCommand('mooringReadTask', { lua: READ, numberOfKeys: 2 });
  client.defineCommand('mooringNoteTask', { lua: NOTE, numberOfKeys: 2 });
  client.defineCommand('mooringAskInTask', { lua: ASK, numberOfKeys: 2 });
  client.defineCommand('mooringAnswerTask', { lua: ANSWER, numberOfKeys: 2 });
  client.defineCommand('mooringCancelTask', { lua: CANCEL, numberOfKeys: 2 });
  client.defineCommand('mooringFinishTask', { lua: FINISH, numberOfKeys: 2 });
  client.defineCommand('mooringReleaseTask', { lua: RELEASE, numberOfKeys: 1 });
  client.defineCommand('mooringTakeTask', { lua: TAKE, numberOfKeys: 2 });
}
