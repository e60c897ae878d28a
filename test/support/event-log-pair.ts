import type { StreamName, StreamDescriptor } from '../../src/cluster/events/event-log.js';
import { RedisEventLog, type RedisEventLogSettings } from '../../src/cluster/events/redis-event-log.js';
import { EVENT_LOG_SETTINGS } from './event-log-settings.js';
import { logEvent } from './log-event.js';
import { openRedisPod, type RedisPod } from './redis-pod.js';
import type { RedisServer } from './redis-server.js';

/** Of two pods that may run a call again. */
export const REPEATABLE = { ids: [1, 'b'], repeat: '{"id":1}' } as const;

/** A small log. */
export const SMALL_LOG = { ...EVENT_LOG_SETTINGS, eventLogMaxEvents: 10 };

/** The event logs of two pods on one Redis. */
export interface EventLogPair {
  readonly pods: RedisPod[];
  /** Has opened the stream and written its first event, `one`. */
  readonly owner: RedisEventLog;
  readonly nextOwner: RedisEventLog;
}

export async function openEventLogPair(
  server: RedisServer,
  stream: StreamName,
  descriptor: StreamDescriptor,
  settings: RedisEventLogSettings = EVENT_LOG_SETTINGS,
): Promise<EventLogPair> {
  const pods = [await openRedisPod(server), await openRedisPod(server)];
  const logs = pods.map(({ redis, pod, probe }) => new RedisEventLog(redis, settings, pod, probe.metrics));
  const [owner, nextOwner] = logs as [RedisEventLog, RedisEventLog];
  await owner.open(stream, descriptor);
  await owner.append(stream, 1, logEvent(1, 'one'));
  return { pods, owner, nextOwner };
}
