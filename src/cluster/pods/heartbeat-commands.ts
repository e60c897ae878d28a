import { askAnew } from '../../redis/ask-anew.js';
import type { RedisConnection } from '../../redis/redis-connection.js';
import type { RedisAnswer } from '../../redis/redis-unavailable.error.js';
import type { RedisClient } from '../../redis/redis-client.js';
import { HEARTBEATS_KEY } from '../../redis/redis-keys.js';
import { defineHeartbeats } from './heartbeat.scripts.js';
import { isPodId } from './pod-id.js';

/** Each pod puts itself back within a second. */
const HEARTBEATS = { kind: 'heartbeat', keys: [HEARTBEATS_KEY] } as const;

/** Signs of life older than this are of no use to any pod, in ms. */
const FORGET_AFTER_MS = 3_600_000;

/** Signs of life of pods, as scores in one sorted set, by Redis's clock. */
export class RedisHeartbeats {
  constructor(private readonly redis: RedisConnection) {
    defineHeartbeats(redis.client);
  }

  beat(pod: string): Promise<RedisAnswer<number>> {
    return this.ask((client) => client.mooringBeat(HEARTBEATS_KEY, pod, FORGET_AFTER_MS));
  }

  /**
   * @param newMs for how long a new set may not know a pod that lives, in ms
   * @returns ms since the last sign of life, or −1 for a pod that left or is forgotten
   */
  silence(pod: string, newMs: number): Promise<RedisAnswer<number>> {
    return this.ask((client) => client.mooringPodSilence(HEARTBEATS_KEY, pod, newMs));
  }

  /** The ids of all pods that are not forgotten. */
  async pods(): Promise<readonly string[]> {
    const names = await this.ask((client) => client.zrange(HEARTBEATS_KEY, '0', '-1'));
    return names.ok ? names.value.filter(isPodId) : [];
  }

  async leave(pod: string): Promise<void> {
    await this.redis.ask((client) => client.zrem(HEARTBEATS_KEY, pod));
  }

  private ask<T>(command: (client: RedisClient) => Promise<T>): Promise<RedisAnswer<T>> {
    return askAnew(this.redis, HEARTBEATS, command);
  }
}
