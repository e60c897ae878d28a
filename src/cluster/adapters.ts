import type { Settings } from '../config/settings.js';
import type { Metrics } from '../metrics/metrics.js';
import type { RedisConnection } from '../redis/redis-connection.js';
import type { AnswerBox } from './answers/answer-box.js';
import type { EarlierPods } from './pods/earlier-pods.js';
import type { EventLog } from './events/event-log.js';
import { MemoryAnswerBox } from './answers/memory-answer-box.js';
import { MemoryEarlierPods } from './pods/memory-earlier-pods.js';
import { MemoryEventLog } from './events/memory-event-log.js';
import type { ListeningClaims } from './claims/listening-claims.js';
import { MemoryListeningClaims } from './claims/memory-listening-claims.js';
import { MemoryNotificationFeed } from './notifications/memory-notification-feed.js';
import { MemoryPodBus } from './bus/memory-pod-bus.js';
import { MemoryPods } from './pods/memory-pods.js';
import { MemoryToolSuspensions } from './claims/memory-tool-suspensions.js';
import type { Pods } from './pods/pods.js';
import { isMessage } from './notifications/fed-entry.js';
import type { PodBus } from './bus/pod-bus.js';
import type { PodId } from './pods/pod-id.js';
import { RedisAnswerBox } from './answers/redis-answer-box.js';
import { RedisEarlierPods } from './pods/redis-earlier-pods.js';
import type { NotificationFeed } from './notifications/notification-feed.js';
import { RedisListeningClaims } from './claims/redis-listening-claims.js';
import { RedisNotificationFeed } from './notifications/redis-notification-feed.js';
import { RedisEventLog } from './events/redis-event-log.js';
import { RedisPods } from './pods/redis-pods.js';
import { RedisPodBus } from './bus/redis-pod-bus.js';
import { RedisToolSuspensions } from './claims/redis-tool-suspensions.js';
import type { ToolSuspensions } from './claims/tool-suspensions.js';

export function podBus(settings: Settings, redis: RedisConnection | null, pod: PodId, metrics: Metrics): PodBus {
  return redis ? new RedisPodBus(redis, settings, pod, metrics) : new MemoryPodBus();
}

export function answerBox(settings: Settings, redis: RedisConnection | null, pod: PodId): AnswerBox {
  return redis ? new RedisAnswerBox(redis, settings, pod) : new MemoryAnswerBox();
}

export function pods(redis: RedisConnection | null, pod: PodId): Pods {
  return redis ? new RedisPods(redis, pod) : new MemoryPods();
}

export function earlierPods(settings: Settings, redis: RedisConnection | null): EarlierPods {
  return redis ? new RedisEarlierPods(redis, settings) : new MemoryEarlierPods();
}

export function toolSuspensions(redis: RedisConnection | null, bus: PodBus, metrics: Metrics): ToolSuspensions {
  return redis ? new RedisToolSuspensions(redis, bus, metrics) : new MemoryToolSuspensions();
}

export function notificationFeed(redis: RedisConnection | null, bus: PodBus, pod: PodId): NotificationFeed {
  return redis ? new RedisNotificationFeed(redis, bus, pod, isMessage) : new MemoryNotificationFeed(pod);
}

export function listeningClaims(settings: Settings, redis: RedisConnection | null): ListeningClaims {
  return redis ? new RedisListeningClaims(redis, settings) : new MemoryListeningClaims();
}

export function eventLog(settings: Settings, redis: RedisConnection | null, pod: PodId, metrics: Metrics): EventLog {
  return redis ? new RedisEventLog(redis, settings, pod, metrics) : new MemoryEventLog(settings, pod, metrics);
}
