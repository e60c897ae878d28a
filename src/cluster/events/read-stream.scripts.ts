import type { Result } from 'ioredis';
import type { RedisClient } from '../../redis/redis-client.js';
import { STREAM_VERSION } from './stream-descriptor.js';

export type ReadReply =
  | [
      epoch: string,
      pod: string | null,
      ended: string | null,
      last: string | null,
      ids: string | null,
      elements: string[] | null,
      version: string | null,
      released: string | null,
      connection: string | null,
    ]
  | null;

declare module 'ioredis' {
  interface RedisCommander<Context> {
    mooringReadStream(
      state: string,
      log: string,
      after: number,
      how: 'read' | 'follow' | 'claim',
      pod: string,
      inbox: string,
      connection: string,
      wake: string,
    ): Result<ReadReply, Context>;
  }
}

/* What the keys of a stream hold is told in `event-log.scripts.ts`. */

/**
 * KEYS[1]  the stream's state
 * KEYS[2]  its events
 * ARGV[1]  the last position already known
 * ARGV[2]  `read`, `follow` or `claim`
 * ARGV[3]  the pod
 * ARGV[4]  its inbox
 * ARGV[5]  the connection
 * ARGV[6]  the wake-up
 *
 * Who claims, has the client from now on, and who had it before is woken; the writer itself needs no wake-ups. Who
 * follows, is woken as long as the client has not come back elsewhere.
 *
 * Replies nil for an unknown stream, else epoch, pod, 1 if ended, last position, ids of its requests, elements: those
 * after the position, and where some are missing earlier ones before them; nil where there is no list; the version, released runs, and the connection as it
 * is known to `APPEND`.
 */
const READ = `
local state = redis.call('HMGET', KEYS[1], 'e', 'p', 'x', 'n', 'i', 'v', 'g', 'f', 'c')
if not state[1] then
  return false
end
local behind = state[4] - ARGV[1]
local elements = behind > 0 and redis.pcall('LRANGE', KEYS[2], -behind, -1) or {}
local follower, connection = state[8], state[9]
local isReadable = (tonumber(state[6] or 1) or 1) <= ${STREAM_VERSION}
if ARGV[2] == 'claim' and isReadable then
  if follower then
    redis.call('PUBLISH', follower, ARGV[6])
  end
  connection = ARGV[5]
  redis.call('HSET', KEYS[1], 'c', connection)
  if state[2] == ARGV[3] then
    redis.call('HDEL', KEYS[1], 'f')
  else
    redis.call('HSET', KEYS[1], 'f', ARGV[4])
  end
elseif ARGV[2] == 'follow' and isReadable and (connection or ARGV[5]) == ARGV[5] then
  if not connection or follower ~= ARGV[4] then
    redis.call('HSET', KEYS[1], 'f', ARGV[4], 'c', ARGV[5])
  end
  connection = ARGV[5]
end
return {
  state[1], state[2], state[3], state[4], state[5], not elements.err and elements, state[6], state[7],
  connection or follower,
}
`;

export function defineReadStream(client: RedisClient): void {
  client.defineCommand('mooringReadStream', { lua: READ, numberOfKeys: 2 });
}
