import { askAnew } from '../redis/ask-anew.js';
import type { RedisConnection } from '../redis/redis-connection.js';
import { principalSessionsKey, SESSION_INDEX_SHARDS, sessionIndexKey } from '../redis/redis-keys.js';
import { isSessionId } from './session-id.js';
import { type DirectoryPage, type PrincipalPage, SessionDirectory } from './session-directory.js';

/** Where a page ends: the set, and Redis's own cursor in it. */
const CURSOR = /^(\d{1,2})\.(\d{1,20})$/;

/**
 * The sessions in Redis, by the sets that they are counted by, one set after the other. ZSCAN misses none that is there
 * all the time, whatever is added or refreshed meanwhile; it may tell of one twice.
 */
export class RedisSessionDirectory extends SessionDirectory {
  constructor(private readonly redis: RedisConnection) {
    super();
  }

  async page(cursor = '0.0', about: number): Promise<DirectoryPage> {
    const [, shard = '0', position = '0'] = CURSOR.exec(cursor) ?? [];
    const set = Number(shard) % SESSION_INDEX_SHARDS;
    const key = sessionIndexKey(set);
    const renewable = { kind: 'session_index', keys: [key] } as const;
    const answer = await askAnew(this.redis, renewable, (client) => client.zscan(key, position, 'COUNT', about));
    if (!answer.ok) return { state: 'unavailable', cause: answer.cause };
    const [following, found] = answer.value;
    const ids = found.filter((_, index) => index % 2 === 0);
    if (following !== '0') return { state: 'page', ids, next: `${set}.${following}` };
    return { state: 'page', ids, ...(set + 1 < SESSION_INDEX_SHARDS && { next: `${set + 1}.0` }) };
  }

  async ofPrincipal(hash: string): Promise<PrincipalPage> {
    const answer = await this.redis.ask((client) => client.zrange(principalSessionsKey(hash), '0', '-1'));
    if (!answer.ok && answer.cause.outcome !== 'unreadable') return { state: 'unavailable', cause: answer.cause };
    if (answer.ok && answer.value.every(isSessionId)) return { state: 'page', ids: answer.value };
    this.redis.unreadable.report('principal', 'its key holds something else than ids of sessions');
    return { state: 'unreadable' };
  }
}
