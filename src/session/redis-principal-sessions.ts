import { askAnew } from '../redis/ask-anew.js';
import type { RedisConnection } from '../redis/redis-connection.js';
import { principalSessionsKey } from '../redis/redis-keys.js';
import { PrincipalSessions, type Reservation } from './principal-sessions.js';
import { defineReservePlace } from './reserve-place.scripts.js';

/** How long opening a session may take at most, in ms. */
const RESERVED_MS = 10_000;

/** How many of the oldest are told of. */
const OLDEST_TOLD = 20;

/** A sorted set for each owner, on a slot of its own. `RedisSessionIndex` extends the places of sessions in use. */
export class RedisPrincipalSessions extends PrincipalSessions {
  private readonly ttlMs: number;
  private readonly reservedMs: number;

  constructor(
    private readonly redis: RedisConnection,
    ttlSeconds: number,
  ) {
    super();
    this.ttlMs = ttlSeconds * 1_000;
    this.reservedMs = Math.min(RESERVED_MS, this.ttlMs / 2);
    defineReservePlace(redis.client);
  }

  async reserve(owner: string, id: string, max: number): Promise<Reservation> {
    const key = principalSessionsKey(owner);
    const answer = await askAnew(this.redis, { kind: 'principal', keys: [key] }, (client) =>
      client.mooringReservePlace(key, id, max, this.reservedMs, this.ttlMs, OLDEST_TOLD),
    );
    if (!answer.ok) return { state: 'unavailable', cause: answer.cause };
    const [taken, ...oldest] = answer.value;
    return taken === 1 ? { state: 'reserved' } : { state: 'full', oldest };
  }

  async release(owner: string, id: string): Promise<void> {
    await this.redis.ask((client) => client.zrem(principalSessionsKey(owner), id));
  }
}
