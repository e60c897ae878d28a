import type { Result } from 'ioredis';
import type { Settings } from '../../config/settings.js';
import type { RedisClient } from '../../redis/redis-client.js';
import { askAnew, type Renewable } from '../../redis/ask-anew.js';
import type { RedisConnection } from '../../redis/redis-connection.js';
import { listeningKey } from '../../redis/redis-keys.js';
import { ListeningClaims, type ClaimOutcome } from './listening-claims.js';
import { NOW } from '../../redis/script-time.js';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    mooringClaim(
      listening: string,
      claim: string,
      openedMsAgo: number,
      seconds: number,
    ): Result<string | null, Context>;
    mooringSucceed(
      listening: string,
      gone: string,
      claim: string,
      openedMsAgo: number,
      seconds: number,
    ): Result<0 | 1, Context>;
  }
}

/** What is kept: the claim, a space, and when its stream was opened, in ms of Redis's clock. */
const HELD = `${NOW}local kept = redis.call('GET', KEYS[1]) or ''
local held, openedAt = string.match(kept, '^(%S+) (%d+)$')
`;

/**
 * KEYS[1]  the claim of the receiving stream
 * ARGV     the claim, how many ms ago its stream was opened, seconds to keep it
 *
 * Replies nil, or the claim of a newer stream that receives.
 */
const CLAIM = `${HELD}
local mine = now - ARGV[2]
if held and held ~= ARGV[1] and tonumber(openedAt) > mine then
  return held
end
redis.call('SET', KEYS[1], ARGV[1] .. ' ' .. string.format('%.0f', mine), 'EX', ARGV[3])
return false
`;

/**
 * KEYS[1]  the claim of the receiving stream
 * ARGV     the claim that is gone, the new one, how many ms ago its stream was opened, seconds to keep it
 *
 * Replies 1, or 0 when somebody else has claimed since.
 */
const SUCCEED = `${HELD}
if held and held ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[2] .. ' ' .. string.format('%.0f', now - ARGV[3]), 'EX', ARGV[4])
return 1
`;

/** What is kept; anything else counts as no claim, and the next one replaces it. */
const CLAIM_TEXT = /^(\S{1,64}) \d+$/;

export class RedisListeningClaims extends ListeningClaims {
  constructor(
    private readonly redis: RedisConnection,
    private readonly settings: Pick<Settings, 'sessionTtlSeconds'>,
  ) {
    super();
    defineClaims(redis.client);
  }

  async claim(sessionId: string, claim: string, openedMsAgo: number): Promise<ClaimOutcome> {
    const { sessionTtlSeconds } = this.settings;
    const claimed = await askAnew(this.redis, renewable(sessionId), (client) =>
      client.mooringClaim(listeningKey(sessionId), claim, openedMsAgo, sessionTtlSeconds),
    );
    if (!claimed.ok) return { state: 'unavailable' };
    return claimed.value === null ? { state: 'held' } : { state: 'silenced', by: claimed.value };
  }

  async holder(sessionId: string): Promise<string | undefined> {
    const held = await askAnew(this.redis, renewable(sessionId), (client) => client.get(listeningKey(sessionId)));
    return held.ok ? CLAIM_TEXT.exec(held.value ?? '')?.[1] : undefined;
  }

  async succeed(sessionId: string, gone: string, claim: string, openedMsAgo: number): Promise<boolean> {
    const { sessionTtlSeconds } = this.settings;
    const succeeded = await askAnew(this.redis, renewable(sessionId), (client) =>
      client.mooringSucceed(listeningKey(sessionId), gone, claim, openedMsAgo, sessionTtlSeconds),
    );
    return succeeded.ok && succeeded.value === 1;
  }
}

/** The newest of the session's streams claims anew. */
function renewable(sessionId: string): Renewable {
  return { kind: 'claim', keys: [listeningKey(sessionId)] };
}

function defineClaims(client: RedisClient): void {
  client.defineCommand('mooringClaim', { lua: CLAIM, numberOfKeys: 1 });
  client.defineCommand('mooringSucceed', { lua: SUCCEED, numberOfKeys: 1 });
}
