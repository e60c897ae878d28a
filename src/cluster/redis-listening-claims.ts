import type { Result } from 'ioredis';
import type { Settings } from '../config/settings.js';
import type { RedisClient } from '../redis/redis-client.js';
import type { RedisConnection } from '../redis/redis-connection.js';
import { listeningKey } from '../redis/redis-keys.js';
import { ListeningClaims } from './listening-claims.js';

declare module 'ioredis' {
  interface RedisCommander<Context> {
    mooringSucceed(listening: string, gone: string, claim: string, seconds: number): Result<0 | 1, Context>;
  }
}

/**
 * KEYS[1]  the claim of the receiving stream
 * ARGV     the claim that is gone, the new one, seconds to keep it
 *
 * Replies 1, or 0 when somebody else has claimed since.
 */
const SUCCEED = `
local held = redis.call('GET', KEYS[1])
if held and held ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
return 1
`;

export class RedisListeningClaims extends ListeningClaims {
  constructor(
    private readonly redis: RedisConnection,
    private readonly settings: Pick<Settings, 'sessionTtlSeconds'>,
  ) {
    super();
    defineSucceed(redis.client);
  }

  async claim(sessionId: string, claim: string): Promise<boolean> {
    const { sessionTtlSeconds } = this.settings;
    const set = await this.redis.ask((client) => client.set(listeningKey(sessionId), claim, 'EX', sessionTtlSeconds));
    return set.ok;
  }

  async holder(sessionId: string): Promise<string | undefined> {
    const held = await this.redis.ask((client) => client.get(listeningKey(sessionId)));
    return held.ok ? (held.value ?? undefined) : undefined;
  }

  async succeed(sessionId: string, gone: string, claim: string): Promise<boolean> {
    const { sessionTtlSeconds } = this.settings;
    const succeeded = await this.redis.ask((client) =>
      client.mooringSucceed(listeningKey(sessionId), gone, claim, sessionTtlSeconds),
    );
    return succeeded.ok && succeeded.value === 1;
  }
}

function defineSucceed(client: RedisClient): void {
  client.defineCommand('mooringSucceed', { lua: SUCCEED, numberOfKeys: 1 });
}
