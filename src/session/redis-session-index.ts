import { background } from '../lifecycle/background.js';
import type { Metrics } from '../metrics/metrics.js';
import { askAnew } from '../redis/ask-anew.js';
import type { RedisClient } from '../redis/redis-client.js';
import type { RedisConnection } from '../redis/redis-connection.js';
import type { RedisAnswer } from '../redis/redis-unavailable.error.js';
import { principalSessionsKey, SESSION_INDEX_SHARDS, sessionIndexKey, sessionIndexShard } from '../redis/redis-keys.js';
import type { RedisUnavailableError } from '../redis/redis-unavailable.error.js';
import { SessionIndexRepair } from './session-index-repair.js';
import { RecentIds } from './recent-ids.js';
import { sessionOwners } from './session-owners.js';
import type { SessionRecord } from './session-record.js';

/** Its name where it fails in the background. */
const WORK = 'session index';

/** An entry may lag its session by this part of the TTL, and the count with it. */
const PRECISION = 100;

/** How many refreshed sessions a pod remembers; sessions past it are only refreshed more often. About 10 MB. */
const REMEMBERED_MAX = 100_000;

const SHARDS = Array.from({ length: SESSION_INDEX_SHARDS }, (_, shard) => shard);

export type IndexCount =
  { readonly ok: true; readonly sessions: number } | { readonly ok: false; readonly cause: RedisUnavailableError };

/**
 * Counts live sessions without a second command on the request path: sorted sets of session ids by expiry, refreshed
 * beside the request, at most once per TTL/100 for each session and pod. A refresh that fails costs precision, no more.
 */
export class RedisSessionIndex {
  private readonly ttlMs: number;
  private readonly lagMs: number;
  private readonly refreshed: RecentIds;
  private readonly trimmedAt = new Map<number, number>();
  /** How many sessions each shard had when it was last counted. */
  private readonly counted = new Map<number, number>();
  readonly repair: SessionIndexRepair;
  private forgetting: NodeJS.Timeout | undefined;

  constructor(
    private readonly redis: RedisConnection,
    metrics: Pick<Metrics, 'sessionIndexRepaired'>,
    ttlSeconds: number,
    private readonly now: () => number,
  ) {
    this.ttlMs = ttlSeconds * 1000;
    this.lagMs = Math.ceil(this.ttlMs / PRECISION);
    this.refreshed = new RecentIds(this.lagMs, REMEMBERED_MAX);
    this.repair = new SessionIndexRepair(redis, metrics, this.ttlMs + 2 * this.lagMs, now);
  }

  /** The session lives for a whole TTL from now. Returns at once. */
  refresh(record: SessionRecord): void {
    const { id } = record;
    const now = this.now();
    if (!this.refreshed.add(id, now)) return;
    this.forgetLater();
    const shard = sessionIndexShard(id);
    background(this.write(id, shard, now + this.ttlMs), WORK);
    for (const owner of sessionOwners(record)) this.keepPlace(owner, id, now + this.ttlMs);
    this.trim(shard, now);
  }

  /** The session is deleted. Returns at once. */
  remove(id: string): void {
    this.refreshed.delete(id);
    this.send((client) => client.zrem(sessionIndexKey(sessionIndexShard(id)), id));
  }

  /** The store knows nothing of the session: takes it out where this pod had put it in lately. Returns at once. */
  removeIfRecent(id: string): void {
    if (this.refreshed.has(id)) this.remove(id);
  }

  async count(): Promise<IndexCount> {
    const now = this.now();
    const answers = await Promise.all(
      SHARDS.map((shard) => this.ask(shard, (client) => client.zcount(sessionIndexKey(shard), `(${now}`, '+inf'))),
    );
    let sessions = 0;
    for (const [shard, answer] of answers.entries()) {
      if (!answer.ok) return answer;
      sessions += answer.value;
      if (answer.value === 0) this.emptied(shard);
      this.counted.set(shard, answer.value);
    }
    return { ok: true, sessions };
  }

  stop(): void {
    this.repair.stop();
    clearTimeout(this.forgetting);
  }

  /** Its place among the sessions of its owner (`RedisPrincipalSessions`), for as long as the session. */
  private keepPlace(owner: string, id: string, expiresAt: number): void {
    const key = principalSessionsKey(owner);
    const kept = askAnew(this.redis, { kind: 'principal', keys: [key] }, (client) => client.zadd(key, expiresAt, id));
    background(kept, WORK);
    this.send((client) => client.pexpire(key, this.ttlMs + 2 * this.lagMs));
  }

  /** No request waits for it: one that gets lost costs precision, no more. */
  private send(command: (client: RedisClient) => Promise<unknown>): void {
    background(this.redis.ask(command), WORK);
  }

  /** A set that was made anew has each session again when that is used next, or the repair has found it. */
  private ask<T>(shard: number, command: (client: RedisClient) => Promise<T>): Promise<RedisAnswer<T>> {
    const onDropped = () => {
      this.refreshed.forgetBefore(this.now());
      this.repair.lost(shard);
    };
    return askAnew(this.redis, { kind: 'session_index', keys: [sessionIndexKey(shard)], onDropped }, command);
  }

  private async write(id: string, shard: number, expiresAt: number): Promise<void> {
    const key = sessionIndexKey(shard);
    const answer = await this.ask(shard, (client) => client.mooringIndexSession(key, expiresAt, id));
    if (!answer.ok) this.refreshed.delete(id);
    // A set that had no session may be new; any other was lost.
    else if (answer.value === 1) this.emptied(shard);
  }

  /** That it had sessions when it was last counted may be chance: then its repair finds none. */
  private emptied(shard: number): void {
    if ((this.counted.get(shard) ?? 0) > 0) this.repair.lost(shard);
  }

  /** Lapsed entries go while others come, and a set that is no longer refreshed ends by itself. */
  private trim(shard: number, now: number): void {
    if (now - (this.trimmedAt.get(shard) ?? 0) < this.lagMs) return;
    this.trimmedAt.set(shard, now);
    const key = sessionIndexKey(shard);
    this.send((client) => client.zremrangebyscore(key, '-inf', now));
    this.send((client) => client.pexpire(key, this.ttlMs + 2 * this.lagMs));
  }

  /** So that a pod without requests keeps no id of a session that is over. */
  private forgetLater(): void {
    this.forgetting ??= setTimeout(
      () => {
        this.forgetting = undefined;
        this.refreshed.forgetBefore(this.now() - this.lagMs);
        if (this.refreshed.size > 0) this.forgetLater();
      },
      Math.min(this.lagMs, 2 ** 31 - 1),
    ).unref();
  }
}
