import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import type { ChainableCommander } from 'ioredis';
import type { Settings } from '../config/settings.js';
import type { Metrics } from '../metrics/metrics.js';
import type { RedisClient } from '../redis/redis-client.js';
import type { RedisConnection } from '../redis/redis-connection.js';
import type { RedisAnswer } from '../redis/redis-unavailable.error.js';
import { sessionKeys, sessionRecordKey } from '../redis/redis-keys.js';
import { RedisUnavailableError } from '../redis/redis-unavailable.error.js';
import { TooFewReplicasError } from './too-few-replicas.error.js';
import { GONE, RecordReader } from './record-reader.js';
import { RedisSessionIndex } from './redis-session-index.js';
import { encodeNewRecord } from './session-codec.js';
import { isSessionId } from './session-id.js';
import type { SessionChange, SessionRecord } from './session-record.js';
import {
  type CheckOutcome,
  type CountOutcome,
  type CreateOutcome,
  type DeleteOutcome,
  SessionStore,
  type StoredSession,
  type Unavailable,
  type UpdateOutcome,
} from './session-store.js';
import { RECORD_MAX_BYTES } from './session-text.js';
import { defineUpdateSession, updateArguments, type UpdateReply } from './update-session.scripts.js';

export type RedisSessionStoreSettings = Pick<
  Settings,
  'redisWaitReplicas' | 'sessionTtlSeconds' | 'sessionMaxSubscriptions' | 'storeTimeoutMs'
>;

const OTHER_TYPE = 'its key holds something of another type';

/** Session records in Redis, one string key each. */
export class RedisSessionStore extends SessionStore implements OnModuleInit, OnModuleDestroy {
  private readonly reader: RecordReader;
  private readonly index: RedisSessionIndex;
  /** What `mcp_store_up` says; it is written where that changes, not with every answer. */
  private wasUp: boolean | undefined;

  constructor(
    private readonly redis: RedisConnection,
    private readonly settings: RedisSessionStoreSettings,
    private readonly metrics: Metrics,
    /** The time of all pods, in ms since the epoch. */
    readonly now: () => number = () => redis.clock.now(),
  ) {
    super();
    this.reader = new RecordReader(redis.unreadable);
    this.index = new RedisSessionIndex(redis, metrics, settings.sessionTtlSeconds, now);
    defineUpdateSession(redis.client);
    redis.onChange((up) => this.noteUp(up));
  }

  onModuleInit(): void {
    this.index.repair.start();
  }

  onModuleDestroy(): void {
    this.index.stop();
  }

  async create(record: SessionRecord): Promise<CreateOutcome> {
    const encoded = encodeNewRecord(record);
    if (encoded.state === 'too-large') return encoded;
    const ttl = this.settings.sessionTtlSeconds;
    const key = sessionRecordKey(record.id);
    const answer = await this.write(
      (client) => client.set(key, encoded.text, 'EX', ttl, 'NX'),
      (pipeline) => pipeline.set(key, encoded.text, 'EX', ttl, 'NX'),
    );
    if (!answer.ok) return unavailable(answer.cause);
    if (answer.value === null) return unavailable(new RedisUnavailableError('the new session id is taken'));
    this.index.refresh(record);
    return { state: 'created', session: { record, text: encoded.text }, expiresAt: this.now() + ttl * 1000 };
  }

  async check(id: string, seen?: StoredSession): Promise<CheckOutcome> {
    if (seen?.record.id !== id && !isSessionId(id)) return GONE;
    const ttl = this.settings.sessionTtlSeconds;
    const answer = await this.redis.ask((client) => client.getex(sessionRecordKey(id), 'EX', ttl));
    const outcome = this.read(id, seen, answer);
    if (outcome.state === 'alive') this.index.refresh(outcome.session.record);
    return outcome;
  }

  async peek(id: string, seen?: StoredSession): Promise<CheckOutcome> {
    if (!isSessionId(id)) return GONE;
    return this.read(id, seen, await this.redis.ask((client) => client.get(sessionRecordKey(id))));
  }

  async update(id: string, change: SessionChange): Promise<UpdateOutcome> {
    if (!isSessionId(id)) return GONE;
    const limits = { maxSubscriptions: this.settings.sessionMaxSubscriptions, maxBytes: RECORD_MAX_BYTES };
    const answer = await this.ask((client) =>
      client.mooringUpdateSession(sessionRecordKey(id), ...updateArguments(change, limits)),
    );
    return answer.ok ? this.updated(id, answer.value) : this.failed(id, answer.cause);
  }

  async delete(id: string): Promise<DeleteOutcome> {
    if (!isSessionId(id)) return GONE;
    const answer = await this.write(
      (client) => client.del(...sessionKeys(id)),
      (pipeline) => pipeline.del(...sessionKeys(id)),
    );
    if (!answer.ok) return unavailable(answer.cause);
    this.index.remove(id);
    return Number(answer.value) > 0 ? { state: 'deleted' } : GONE;
  }

  async count(): Promise<CountOutcome> {
    const counted = await this.index.count();
    return counted.ok ? { state: 'counted', sessions: counted.sessions } : unavailable(counted.cause);
  }

  private read(id: string, seen: StoredSession | undefined, answer: RedisAnswer<string | null>): CheckOutcome {
    this.noteAnswer(answer);
    if (!answer.ok) return this.failed(id, answer.cause);
    return answer.value === null ? this.gone(id) : this.reader.read(id, answer.value, seen);
  }

  /** A key of another type is no session, and says nothing of the others. */
  private failed(id: string, cause: RedisUnavailableError): typeof GONE | Unavailable {
    return cause.outcome === 'unreadable' ? this.reader.unreadable(id, OTHER_TYPE) : unavailable(cause);
  }

  private updated(id: string, reply: UpdateReply): UpdateOutcome {
    if (reply === null) return this.gone(id);
    switch (reply[0]) {
      case 'alive':
      case 'unreadable':
        return this.reader.read(id, reply[1]);
      case 'limit':
        return { state: 'limit', limit: reply[1], of: reply[2] };
      default:
        return reply satisfies never;
    }
  }

  private gone(id: string): typeof GONE {
    this.index.removeIfRecent(id);
    return GONE;
  }

  /** What a client must be able to rely on: where replicas are asked for, the write counts when they have it. */
  private write(
    alone: (client: RedisClient) => Promise<unknown>,
    piped: (pipeline: ChainableCommander) => ChainableCommander,
  ): Promise<RedisAnswer<unknown>> {
    const { redisWaitReplicas, storeTimeoutMs } = this.settings;
    if (redisWaitReplicas === 0) return this.ask(alone);
    return this.ask(async (client) => {
      const replies = await piped(client.pipeline())
        .wait(redisWaitReplicas, Math.floor(storeTimeoutMs / 2))
        .exec();
      const [written, waited] = (replies ?? []).map(valueOf);
      if (Number(waited) < redisWaitReplicas) throw new TooFewReplicasError(redisWaitReplicas, Number(waited));
      return written;
    });
  }

  private async ask<T>(command: (client: RedisClient) => Promise<T>): Promise<RedisAnswer<T>> {
    const answer = await this.redis.ask(command);
    this.noteAnswer(answer);
    return answer;
  }

  private noteAnswer(answer: RedisAnswer<unknown>): void {
    const up = answer.ok || answer.cause.outcome === 'unreadable';
    if (up !== this.wasUp) this.noteUp(up);
  }

  private noteUp(up: boolean): void {
    this.wasUp = up;
    this.metrics.storeUp.set(up ? 1 : 0);
  }
}

function valueOf([error, value]: [error: Error | null, value: unknown]): unknown {
  if (error) throw error;
  return value;
}

function unavailable(cause: Error) {
  return { state: 'unavailable', cause } as const;
}
