import type { Settings } from '../../config/settings.js';
import { askAnew, type Renewable } from '../../redis/ask-anew.js';
import type { RedisConnection } from '../../redis/redis-connection.js';
import { listeningKey } from '../../redis/redis-keys.js';
import { defineListeningClaims } from './listening-claims.scripts.js';
import { ListeningClaims, type ClaimOutcome } from './listening-claims.js';

/** What is kept; anything else counts as no claim, and the next one replaces it. */
const CLAIM_TEXT = /^(\S{1,64}) \d+$/;

export class RedisListeningClaims extends ListeningClaims {
  constructor(
    private readonly redis: RedisConnection,
    private readonly settings: Pick<Settings, 'sessionTtlSeconds'>,
  ) {
    super();
    defineListeningClaims(redis.client);
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
