import type { Result } from 'ioredis';
import type { RedisClient } from '../redis/redis-client.js';
import type { SessionChange } from './session-record.js';
import { Line, type TextLimits, VERSION_1 } from './session-text.js';

export type UpdateReply =
  ['alive', string] | ['unreadable', string] | ['limit', number, 'subscriptions' | 'bytes'] | null;

type UpdateArguments = [field: string, value: string, maxSubscriptions: number, maxBytes: number];

declare module 'ioredis' {
  interface RedisCommander<Context> {
    mooringUpdateSession(
      key: string,
      field: string,
      value: string,
      maxSubscriptions: number,
      maxBytes: number,
    ): Result<UpdateReply, Context>;
  }
}

/**
 * Changes one field of a session record where it is, so that concurrent changes never undo each other and a deleted
 * session stays deleted. The TTL goes on.
 *
 * KEYS[1]  the record
 * ARGV[1]  what changes: `logLevel`, `subscribe` or `unsubscribe`
 * ARGV[2]  the level, or the URI as JSON
 * ARGV[3]  subscriptions at most
 * ARGV[4]  bytes of a record at most
 *
 * Replies `nil` when there is no record, `{'alive', text}` with the record as it is now, `{'limit', limit, of what}` when there
 * is no room for the change, and `{'unreadable', text}` for a record of another version; the last two change nothing.
 */
const UPDATE_SESSION = `
local text = redis.call('GET', KEYS[1])
if not text then
  return false
end

local lines = {}
for line in string.gmatch(text .. '\\n', '(.-)\\n') do
  lines[#lines + 1] = line
end
if lines[1] ~= '${VERSION_1}' or #lines < ${Line.firstSubscription} then
  return {'unreadable', text}
end

local position = nil
for i = ${Line.firstSubscription + 1}, #lines do
  if lines[i] == ARGV[2] then
    position = i
    break
  end
end

local change = ARGV[1]
if change == 'logLevel' then
  lines[${Line.logLevel + 1}] = ARGV[2]
elseif change == 'subscribe' and not position then
  if #lines - ${Line.firstSubscription} >= tonumber(ARGV[3]) then
    return {'limit', tonumber(ARGV[3]), 'subscriptions'}
  end
  lines[#lines + 1] = ARGV[2]
elseif change == 'unsubscribe' and position then
  table.remove(lines, position)
end

local changed = table.concat(lines, '\\n')
if changed == text then
  return {'alive', text}
end
if #changed > #text and #changed > tonumber(ARGV[4]) then
  return {'limit', tonumber(ARGV[4]), 'bytes'}
end
redis.call('SET', KEYS[1], changed, 'KEEPTTL')
return {'alive', changed}
`;

/** Makes the script a command of the client, sent by its hash once the server knows it. */
export function defineUpdateSession(client: RedisClient): void {
  client.defineCommand('mooringUpdateSession', { lua: UPDATE_SESSION, numberOfKeys: 1 });
}

/** ARGV of the script. */
export function updateArguments(change: SessionChange, limits: TextLimits): UpdateArguments {
  return [change.field, valueOf(change), limits.maxSubscriptions, limits.maxBytes];
}

function valueOf(change: SessionChange): string {
  switch (change.field) {
    case 'logLevel':
      return change.level;
    case 'subscribe':
    case 'unsubscribe':
      return JSON.stringify(change.uri);
    default:
      return change satisfies never;
  }
}
