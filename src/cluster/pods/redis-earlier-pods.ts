import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { Settings } from '../../config/settings.js';
import { Periodic } from '../../lifecycle/periodic.js';
import type { RedisConnection } from '../../redis/redis-connection.js';
import { EarlierPods } from './earlier-pods.js';
import { putsMacs } from './pod-id.js';
import { RedisHeartbeats } from './heartbeat-commands.js';

/** How often pods are looked at, in ms: a pod of the earlier release that lives for less may be missed. */
const LOOK_EVERY_MS = 10_000;

/** Finds pods of 0.1.0 among the heartbeats, by their names. */
export class RedisEarlierPods extends EarlierPods implements OnModuleInit, OnApplicationShutdown {
  private readonly heartbeats: RedisHeartbeats;
  private readonly looking = new Periodic('pods of 0.1.0', LOOK_EVERY_MS, () => this.look());
  /** When the last of them gave a sign of life, by this pod's monotonic clock. */
  private seenAt = -Infinity;

  constructor(
    redis: RedisConnection,
    private readonly settings: Pick<Settings, 'elicitTimeoutSeconds'>,
    private readonly now: () => number = () => performance.now(),
  ) {
    super();
    this.heartbeats = new RedisHeartbeats(redis);
  }

  async onModuleInit(): Promise<void> {
    await this.look();
    this.looking.start();
  }

  onApplicationShutdown(): void {
    this.looking.stop();
  }

  mayHaveAsked(): boolean {
    return this.now() - this.seenAt < this.settings.elicitTimeoutSeconds * 1_000;
  }

  async look(): Promise<void> {
    for (const pod of await this.heartbeats.pods()) if (!putsMacs(pod)) await this.see(pod);
  }

  private async see(pod: string): Promise<void> {
    const silence = await this.heartbeats.silence(pod, 0);
    if (silence.ok && silence.value >= 0) this.seenAt = Math.max(this.seenAt, this.now() - silence.value);
  }
}
