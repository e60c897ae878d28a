import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { Periodic } from '../../lifecycle/periodic.js';
import type { RedisConnection } from '../../redis/redis-connection.js';
import type { PodId } from './pod-id.js';
import { Pods } from './pods.js';
import { RedisHeartbeats } from './heartbeat-commands.js';

/** How often a pod gives a sign of life, in ms. */
const BEAT_EVERY_MS = 1_000;

/** A pod without a sign of life for this long is dead, if the observer saw the store all that time. In ms. */
export const LAPSE_MS = 3_000;

/**
 * Tells dead pods by their heartbeats. Those don't lapse by themselves, so a paused Redis makes no pod dead; and an
 * observer that could not reach Redis, or was paused itself, waits a whole lapse before it judges.
 */
export class RedisPods extends Pods implements OnModuleInit, OnApplicationShutdown {
  private readonly heartbeats: RedisHeartbeats;
  private readonly beating = new Periodic('heartbeat', BEAT_EVERY_MS, () => this.beat());
  private beatAt = 0;
  private healthySince = Number.POSITIVE_INFINITY;
  private left = false;

  constructor(
    redis: RedisConnection,
    private readonly pod: PodId,
    private readonly now: () => number = () => performance.now(),
  ) {
    super();
    this.heartbeats = new RedisHeartbeats(redis);
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
    const silence = await this.heartbeats.silence(pod, LAPSE_MS);
    return silence.ok && (silence.value < 0 || silence.value > LAPSE_MS);
  }

  async leave(): Promise<void> {
    this.left = true;
    this.beating.stop();
    await this.heartbeats.leave(this.pod.value);
  }

  private async beat(): Promise<void> {
    if (this.left) return;
    const beat = await this.heartbeats.beat(this.pod.value);
    const now = this.now();
    if (!beat.ok) this.healthySince = Number.POSITIVE_INFINITY;
    else if (this.healthySince > now || now - this.beatAt > LAPSE_MS) this.healthySince = now;
    if (beat.ok) this.beatAt = now;
  }
}
