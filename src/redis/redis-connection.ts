import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { ReplyError } from 'ioredis';
import { background } from '../lifecycle/background.js';
import { allowTimeout, Periodic } from '../lifecycle/periodic.js';
import { Deadlines } from './deadlines.js';
import { warnOfEviction } from './eviction-policy.js';
import { createRedisClient, reconnectDelay, type RedisClient } from './redis-client.js';
import { RedisBreaker } from './redis-breaker.js';
import { RedisClock } from './redis-clock.js';
import { RedisHealth } from './redis-health.js';
import { isRefusal, isUnreadable, redisErrorReason } from './redis-error-reason.js';
import { type Unmet, unmetRequirement } from './redis-requirements.js';
import { describeTarget, type RedisTarget } from './redis-target.js';
import { type RedisAnswer, RedisUnavailableError } from './redis-unavailable.error.js';
import { RefusalLog } from './refusal-log.js';
import { UnreadableLog } from './unreadable-log.js';
import { WriteBatches } from './write-batches.js';

/** So that an outage is noticed while there are no requests. */
const HEARTBEAT_MS = 2_000;

/** A server that lacks something is looked at again after so many beats. */
const BEATS_TO_LOOK_AGAIN = 5;

const NO_ANSWERS = 'it answers nothing';

/**
 * The connection that commands go through. It reconnects by itself for as long as the process lives; while Redis is
 * away, questions are answered at once with a failure. Publish/subscribe and blocking commands need another client.
 */
export class RedisConnection implements OnModuleInit, OnApplicationShutdown {
  /** For `defineCommand`. Send commands through `ask`. */
  readonly client: RedisClient;
  /** Opens when Redis goes silent; then `ask` fails at once. */
  readonly breaker: RedisBreaker;
  /** What Redis refuses. */
  readonly refusals = new RefusalLog();
  /** What the time is for all pods. */
  readonly clock = new RedisClock();
  private readonly health: RedisHealth;
  private readonly deadlines: Deadlines;
  private readonly batches: WriteBatches;
  private readonly settled: Promise<void>;
  private readonly heartbeat = new Periodic('redis-heartbeat', HEARTBEAT_MS, () => this.beat());
  private readonly disallowTimeout: () => void;
  private closing = false;
  /** Counts connections that began or ended, so that what is learned of one is not taken for another's. */
  private connections = 0;
  private beats = 0;
  private unmet: Unmet | undefined;

  /** @param timeoutMs how long `ask` may take, beside time in which this process was blocked */
  constructor(
    readonly target: RedisTarget,
    private readonly timeoutMs: number,
    /** Tells of what Redis holds and cannot be read. */
    readonly unreadable: UnreadableLog = new UnreadableLog(),
  ) {
    this.disallowTimeout = allowTimeout(timeoutMs);
    this.deadlines = new Deadlines(timeoutMs);
    this.health = new RedisHealth(describeTarget(target));
    this.client = createRedisClient(target, timeoutMs);
    this.batches = new WriteBatches(this.client);
    this.breaker = new RedisBreaker(timeoutMs, () => this.probe());
    this.health.onChange((up) => this.breaker.connected(up));
    this.settled = new Promise((resolve) => this.health.onChange(() => resolve()));
    this.listen();
    this.heartbeat.start();
  }

  /** Whether Redis is reachable, as far as is known: commands and a heartbeat keep it fresh. */
  get up(): boolean {
    return this.health.up;
  }

  onChange(listener: (up: boolean) => void): void {
    this.health.onChange(listener);
  }

  /** Waits until the first attempt to connect has ended, well or badly, so that the first requests find Redis. */
  async onModuleInit(): Promise<void> {
    await this.settled;
    await this.ping();
  }

  /** Sends a command. Whatever Redis does, it answers within the time-out and never throws: an error reply is a failure too. */
  ask<T>(command: (client: RedisClient) => Promise<T>): Promise<RedisAnswer<T>> {
    if (this.breaker.isOpen) return Promise.resolve(this.failure(this.up ? NO_ANSWERS : this.health.reason));
    this.breaker.sent();
    return this.send(command, (answer) => this.breaker.ended(answer));
  }

  /** The breaker's own question, whose end it learns by itself. */
  private probe(): Promise<RedisAnswer<unknown>> {
    return this.send(
      (client) => client.ping(),
      () => undefined,
    );
  }

  private send<T>(
    command: (client: RedisClient) => Promise<T>,
    ended: (answer: RedisAnswer<T>) => void,
  ): Promise<RedisAnswer<T>> {
    if (!this.up) {
      const away = this.failure(this.health.reason);
      ended(away);
      return Promise.resolve(away);
    }
    this.batches.join();
    return new Promise((resolve) => {
      const giveUp = () => end(this.failure(`no answer within ${this.timeoutMs} ms`));
      const waiting = this.deadlines.add(giveUp);
      const end = (answer: RedisAnswer<T>) => {
        // What comes after the time-out belongs to no caller any more.
        if (!waiting.leave()) return;
        resolve(answer);
        ended(answer);
      };
      try {
        command(this.client).then(
          (value) => end({ ok: true, value }),
          (error: unknown) => end(this.refusal(error)),
        );
      } catch (error) {
        end(this.refusal(error));
      }
    });
  }

  /** Whether Redis answers now; what it answers is its time. */
  async ping(): Promise<boolean> {
    const answer = await this.ask((client) => this.clock.measure(() => client.time()));
    return answer.ok;
  }

  /** What was sent still reaches Redis; those that wait for a reply get a failure. */
  onApplicationShutdown(): void {
    this.closing = true;
    this.breaker.stop();
    this.heartbeat.stop();
    this.disallowTimeout();
    this.client.disconnect();
  }

  private listen(): void {
    this.client.on('ready', () => background(this.opened(), 'check of Redis'));
    this.client.on('close', () => this.closed());
    this.client.on('end', () => this.revive());
    this.client.on('error', (error: Error) => {
      this.health.note(redisErrorReason(error));
      // A database that is not there is no outage: `opened` tells of it.
      if (!this.up && !isOfSelect(error)) this.lost();
    });
  }

  /** Nothing is sent for anybody before it is known that the server can do what this service needs. */
  private async opened(): Promise<void> {
    const connection = (this.connections += 1);
    const looked = await this.look();
    if (!looked || this.closing || connection !== this.connections) return;
    this.unmet = looked.unmet;
    if (this.unmet) return this.health.refuse(this.unmet);
    this.health.goUp();
    background(this.ping(), 'time of Redis');
    background(warnOfEviction(this.client), 'policy of Redis');
  }

  /** `undefined` where the connection broke meanwhile: the next one is looked at. */
  private async look(): Promise<{ readonly unmet: Unmet | undefined } | undefined> {
    try {
      return { unmet: await unmetRequirement(this.client, this.target, this.timeoutMs) };
    } catch (error) {
      this.health.note(redisErrorReason(error));
      return undefined;
    }
  }

  private closed(): void {
    this.connections += 1;
    this.unmet = undefined;
    this.lost();
  }

  private lost(): void {
    if (!this.closing) this.health.goDown();
  }

  /** What an operator changes on a running server shows after a few beats. */
  private beat(): Promise<unknown> | undefined {
    this.beats += 1;
    if (!this.unmet) return this.ping();
    return this.beats % BEATS_TO_LOOK_AGAIN === 0 ? this.opened() : undefined;
  }

  /** ioredis gives up where a connection cannot even be tried; this process must not. */
  private revive(): void {
    if (this.closing) return;
    this.lost();
    setTimeout(() => {
      if (!this.closing) this.client.connect().catch((error: unknown) => this.health.note(redisErrorReason(error)));
    }, reconnectDelay(1)).unref();
  }

  private refusal(error: unknown): RedisAnswer<never> {
    const reason = redisErrorReason(error);
    if (isUnreadable(reason)) return this.failure(reason, 'unreadable');
    const failure = this.failure(reason, error instanceof ReplyError ? 'refused' : 'unknown');
    if (isRefusal(reason)) this.refusals.report(failure.cause.reason);
    return failure;
  }

  private failure(reason: string, outcome: RedisUnavailableError['outcome'] = 'unknown') {
    return { ok: false, cause: new RedisUnavailableError(reason, outcome) } as const;
  }
}

/** The client library gives an error reply the command that it answers. */
function isOfSelect(error: Error & { readonly command?: { readonly name: string } }): boolean {
  return error.command?.name === 'select';
}
