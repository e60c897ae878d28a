import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Periodic } from '../lifecycle/periodic.js';
import { askAnew } from '../redis/ask-anew.js';
import type { RedisConnection } from '../redis/redis-connection.js';
import { HEARTBEATS_KEY } from '../redis/redis-keys.js';
import { defineHeartbeats } from './heartbeat.scripts.js';
import type { PodId } from './pod-id.js';
import { Pods } from './pods.js';

/** How often a pod gives a sign of life, in ms. */
const BEAT_EVERY_MS = 1_000;

/** A pod without a sign of life for this long is dead, if the observer saw the store all that time. In ms. */
export const LAPSE_MS = 3_000;

/** Each pod puts itself back within a second. */
const HEARTBEATS = { kind: 'heartbeat', keys: [HEARTBEATS_KEY] } as const;

/** Signs of life older than this are of no use to anyone, in ms. */
const FORGET_AFTER_MS = 3_600_000;

/**
 * Heartbeats as scores in one sorted set, by Redis's clock. They don't lapse by themselves, so a paused Redis kills
 * nobody; and an observer that could not reach Redis, or was paused itself, waits a whole lapse before it judges.
 */
export class RedisPods extends Pods implements OnModuleInit, OnApplicationShutdown {
  private readonly beating = new Periodic('heartbeat', BEAT_EVERY_MS, () => this.beat());
  private beatAt = 0;
  private healthySince = Number.POSITIVE_INFINITY;
  private left = false;

  constructor(
    private readonly redis: RedisConnection,
    private readonly pod: PodId,
    private readonly now: () => number = () => performance.now(),
  ) {
    super();
    defineHeartbeats(redis.client);
  }

  async onModuleInit(): Promise<void> {
    await this.beat();
    this.beating.start();
  }

  onApplicationShutdown(): void {
    this.beating.stop();
  }

  async isDead(pod: string): Promise<boolean> {
    if (this.now() - this.healthySince < LAPSE_MS || this.now() - this.beatAt > LAPSE_MS) return false;
    const silence = await askAnew(this.redis, HEARTBEATS, (client) =>
      client.mooringPodSilence(HEARTBEATS_KEY, pod, LAPSE_MS),
    );
    return silence.ok && (silence.value < 0 || silence.value > LAPSE_MS);
  }

  async leave(): Promise<void> {
    this.left = true;
    this.beating.stop();
    await this.redis.ask((client) => client.zrem(HEARTBEATS_KEY, this.pod.value));
  }

  private async beat(): Promise<void> {
    if (this.left) return;
    const beat = await askAnew(this.redis, HEARTBEATS, (client) =>
      client.mooringBeat(HEARTBEATS_KEY, this.pod.value, FORGET_AFTER_MS),
    );
    const now = this.now();
    if (!beat.ok) this.healthySince = Number.POSITIVE_INFINITY;
    else if (this.healthySince > now || now - this.beatAt > LAPSE_MS) this.healthySince = now;
    if (beat.ok) this.beatAt = now;
  }
}
