import { BROADCAST_CHANNEL, sessionRecordKey } from './redis-keys.js';

/** Since this release Redis has all of them, with the options that they are used with. */
export const LEAST_VERSION = '6.2';

/** No session has this id. */
export const CHECKED_KEY = sessionRecordKey('00000000-0000-4000-8000-000000000000');

const KEY = CHECKED_KEY;

/**
 * Every command that this service cannot do without, those of its scripts included, each in a form that Redis can look at
 * without doing anything (`MULTI`, then `DISCARD`). A test holds the list against the code.
 */
export const REQUIRED_COMMANDS: Readonly<Record<string, readonly string[]>> = {
  del: [KEY],
  eval: ['return 1', '1', KEY],
  evalsha: ['0'.repeat(40), '1', KEY],
  exists: [KEY],
  expire: [KEY, '1'],
  get: [KEY],
  getex: [KEY, 'EX', '1'],
  hdel: [KEY, 'f'],
  hexists: [KEY, 'f'],
  hget: [KEY, 'f'],
  hgetall: [KEY],
  hincrby: [KEY, 'f', '1'],
  hkeys: [KEY],
  hmget: [KEY, 'f'],
  hset: [KEY, 'f', 'v'],
  hsetnx: [KEY, 'f', 'v'],
  hstrlen: [KEY, 'f'],
  incrby: [KEY, '1'],
  lpos: [KEY, 'v'],
  lrange: [KEY, '0', '0'],
  lrem: [KEY, '0', 'v'],
  pexpire: [KEY, '1'],
  ping: [],
  pttl: [KEY],
  publish: [BROADCAST_CHANNEL, ''],
  rpush: [KEY, 'v'],
  sadd: [KEY, 'v'],
  set: [KEY, 'v', 'PX', '1'],
  smembers: [KEY],
  srem: [KEY, 'v'],
  subscribe: [BROADCAST_CHANNEL],
  time: [],
  xadd: [KEY, '*', 'f', 'v'],
  xlen: [KEY],
  xrange: [KEY, '-', '+'],
  xrevrange: [KEY, '+', '-'],
  zadd: [KEY, '1', 'v'],
  zcard: [KEY],
  zcount: [KEY, '0', '1'],
  zrange: [KEY, '0', '0'],
  zrangebyscore: [KEY, '0', '1'],
  zrem: [KEY, 'v'],
  zremrangebyscore: [KEY, '0', '1'],
  zscan: [KEY, '0'],
  zscore: [KEY, 'v'],
};
