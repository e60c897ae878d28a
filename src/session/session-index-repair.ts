import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import { background } from '../lifecycle/background.js';
import { Periodic } from '../lifecycle/periodic.js';
import type { Metrics } from '../metrics/metrics.js';
import { askAnew } from '../redis/ask-anew.js';
import type { RedisClient } from '../redis/redis-client.js';
import type { RedisConnection } from '../redis/redis-connection.js';
import { LOST_SHARDS_KEY, sessionIndexKey, sessionIndexShard, sessionRecordKey } from '../redis/redis-keys.js';
import type { RedisAnswer } from '../redis/redis-unavailable.error.js';
import { BUSY, defineSessionIndex } from './session-index.scripts.js';
import { isSessionId } from './session-id.js';

/** How often a pod looks whether a shard is lost, in ms. */
const LOOK_EVERY_MS = 10_000;

/** After one pod has begun, and while it goes on, none begins for this long, in ms: so often at most are all keys walked. */
const BUSY_MS = 60_000;

/** What is lost and was never made whole is forgotten after this long, in ms. */
const KEEP_MS = 86_400_000;

/** How many keys Redis looks at in one step. */
const STEP_KEYS = 500;

/** Each step is followed by a pause of so many times its length, so that Redis serves others meanwhile. */
const PAUSE_STEPS = 9;
const PAUSE_MIN_MS = 10;
const PAUSE_MAX_MS = 250;

const REPAIRED =
  'A part of the index of sessions was lost, and the live sessions that it lacked are in it again; none of them ended. See what deletes or evicts keys of Redis: maxmemory-policy must be noeviction, and no other program may write under this prefix.';

const LOST = { kind: 'session_index', keys: [LOST_SHARDS_KEY] } as const;

/**
 * Puts live sessions back into shards of the index that were lost. Those in use come back by themselves; those that are
 * idle are found by a walk over all keys, by one pod, slowly.
 */
export class SessionIndexRepair {
  private readonly logger = new Logger('Sessions');
  private readonly looking = new Periodic('session-index', LOOK_EVERY_MS, (goesOn) => this.repair(goesOn));

  constructor(
    private readonly redis: RedisConnection,
    private readonly metrics: Pick<Metrics, 'sessionIndexRepaired'>,
    /** How long a shard is kept that is not refreshed, in ms. */
    private readonly keepMs: number,
    private readonly now: () => number,
  ) {
    defineSessionIndex(redis.client);
  }

  start(): void {
    this.looking.start();
  }

  stop(): void {
    this.looking.stop();
  }

  /** The shard may lack sessions. Returns at once. */
  lost(shard: number): void {
    background(this.mark(shard), 'session index');
  }

  /** Makes whole what is lost, unless another pod does. What fails is done again after `BUSY_MS`. */
  async repair(goesOn: () => void = () => undefined): Promise<void> {
    const begunAt = this.now();
    const taken = await this.ask((client) => client.mooringTakeLostShards(LOST_SHARDS_KEY, BUSY_MS, KEEP_MS));
    if (!taken.ok || taken.value.length === 0) return;
    const shards = new Set(taken.value.map(Number));
    const sessions = await this.restore(shards, goesOn);
    if (sessions === undefined) return;
    await this.ask((client) => client.zremrangebyscore(LOST_SHARDS_KEY, '-inf', begunAt));
    this.metrics.sessionIndexRepaired.inc(sessions);
    this.logger.warn({ event: 'session-index.repaired', shards: shards.size, sessions, message: REPAIRED });
  }

  private async mark(shard: number): Promise<void> {
    await this.ask((client) => client.zadd(LOST_SHARDS_KEY, this.now(), String(shard)));
    await this.ask((client) => client.pexpire(LOST_SHARDS_KEY, KEEP_MS));
  }

  /** @returns how many sessions were put back; `undefined` where Redis could not be asked for all */
  private async restore(shards: ReadonlySet<number>, goesOn: () => void): Promise<number | undefined> {
    const { client } = this.redis;
    const prefix = client.options.keyPrefix ?? '';
    let sessions = 0;
    for (const node of client instanceof Redis ? [client] : client.nodes('master')) {
      let cursor = '0';
      do {
        const begunAt = performance.now();
        const step = await this.redis.ask(() =>
          node.scan(cursor, 'MATCH', escaped(prefix) + sessionRecordKey('*'), 'COUNT', STEP_KEYS),
        );
        if (!step.ok) return undefined;
        const [next, keys] = step.value;
        const ids = keys.map((key) => idIn(key.slice(prefix.length))).filter((id) => shards.has(sessionIndexShard(id)));
        const restored = await Promise.all(ids.map((id) => this.putBack(id)));
        if (restored.includes(undefined)) return undefined;
        sessions += restored.filter((isNew) => isNew).length;
        cursor = next;
        goesOn();
        await this.ask((asked) => asked.zadd(LOST_SHARDS_KEY, this.now() + BUSY_MS, BUSY));
        if (cursor !== '0') await sleep(pauseAfter(performance.now() - begunAt));
      } while (cursor !== '0');
    }
    return sessions;
  }

  /** An entry that was refreshed meanwhile stays. @returns whether it was missing; `undefined` where Redis could not be asked */
  private async putBack(id: string): Promise<boolean | undefined> {
    const left = await this.redis.ask((client) => client.pttl(sessionRecordKey(id)));
    if (!left.ok) return undefined;
    if (left.value <= 0) return false;
    const key = sessionIndexKey(sessionIndexShard(id));
    const put = await this.redis.ask((client) => client.zadd(key, 'NX', this.now() + left.value, id));
    if (!put.ok) return undefined;
    await this.redis.ask((client) => client.pexpire(key, this.keepMs));
    return Number(put.value) > 0;
  }

  private ask<T>(command: (client: RedisClient) => Promise<T>): Promise<RedisAnswer<T>> {
    return askAnew(this.redis, LOST, command);
  }
}

function pauseAfter(stepMs: number): number {
  return Math.min(PAUSE_MAX_MS, Math.max(PAUSE_MIN_MS, PAUSE_STEPS * stepMs));
}

/** @returns '' for a key that is none of a session */
function idIn(key: string): string {
  const id = key.slice(sessionRecordKey('').length - 1, -1);
  return isSessionId(id) && key === sessionRecordKey(id) ? id : '';
}

/** Of a pattern of Redis. */
function escaped(text: string): string {
  return text.replace(/[\\*?[\]^]/g, '\\$&');
}
