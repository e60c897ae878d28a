import type { Result } from 'ioredis';
import type { RedisClient } from '../redis/redis-client.js';
import type { TaskReply } from './task-codec.js';
import { CHANGED } from './task.scripts.js';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    mooringReadTask(state: string, inputs: string): Result<TaskReply, Context>;
    mooringAnswerTask(
      state: string,
      inputs: string,
      owner: string,
      ttlMs: number,
      maxBytes: number,
      ...answers: string[]
    ): Result<ClientReply, Context>;
    mooringCancelTask(state: string, inputs: string, owner: string, ttlMs: number): Result<ClientReply, Context>;
  }
}

/** The running pod, and whether anything changed; -1 for too much; nil for a task that the caller does not have. */
export type ClientReply = [pod: string, changed: number] | -1 | null;

/* What clients do with a task. What its keys hold is told in `task.scripts.ts`. */

/**
 * KEYS[1]  the task
 * KEYS[2]  its inputs
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
 * KEYS[1]  the task
 * KEYS[2]  its inputs
 * ARGV[1]  owner
 * ARGV[2]  ms to live
 * ARGV[3]  bytes of answers at most
 * ARGV[4…]  each answer's key and text
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
 * KEYS[1]  the task
 * KEYS[2]  its inputs
 * ARGV[1]  owner
 * ARGV[2]  ms to live
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

export function defineTaskClients(client: RedisClient): void {
  client.defineCommand('mooringReadTask', { lua: READ, numberOfKeys: 2 });
  client.defineCommand('mooringAnswerTask', { lua: ANSWER, numberOfKeys: 2 });
  client.defineCommand('mooringCancelTask', { lua: CANCEL, numberOfKeys: 2 });
}
