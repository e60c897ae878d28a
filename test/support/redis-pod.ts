import { Logger } from '@nestjs/common';
import { PodId } from '../../src/cluster/pods/pod-id.js';
import type { RedisConnection } from '../../src/redis/redis-connection.js';
import { sessionRecordKey } from '../../src/redis/redis-keys.js';
import { openRedis } from './open-redis.js';
import type { RedisServer } from './redis-server.js';
import { testMetrics, type TestMetrics } from './test-metrics.js';

/** What makes a pod one of several on a Redis: its name, its connection, its metrics. */
export interface RedisPod {
  readonly pod: PodId;
  readonly redis: RedisConnection;
  readonly probe: TestMetrics;
  close(): void;
}

export async function openRedisPod({ url }: Pick<RedisServer, 'url'>, storeTimeoutMs = 1_000): Promise<RedisPod> {
  Logger.overrideLogger(false);
  const redis = await openRedis(url, { storeTimeoutMs });
  return { pod: new PodId(), redis, probe: testMetrics(), close: () => redis.onApplicationShutdown() };
}

/** A live session as scripts see it: its record is there. */
export async function putRecord({ client }: RedisServer, sessionId: string): Promise<void> {
  await client.set(sessionRecordKey(sessionId), '{}');
}
