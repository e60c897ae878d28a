import { Module } from '@nestjs/common';
import { SETTINGS } from '../config/settings.js';
import { Metrics } from '../metrics/metrics.js';
import { portProviders, redisOrMemory } from '../redis/redis-or-memory.js';
import { RedisModule } from '../redis/redis.module.js';
import { ANSWER_BOX_AWAY, AnswerBox } from './answers/answer-box.js';
import { MemoryAnswerBox } from './answers/memory-answer-box.js';
import { RedisAnswerBox } from './answers/redis-answer-box.js';
import { MemoryPodBus } from './bus/memory-pod-bus.js';
import { PodBus } from './bus/pod-bus.js';
import { RedisPodBus } from './bus/redis-pod-bus.js';
import { LISTENING_CLAIMS_AWAY, ListeningClaims } from './claims/listening-claims.js';
import { MemoryListeningClaims } from './claims/memory-listening-claims.js';
import { MemoryToolSuspensions } from './claims/memory-tool-suspensions.js';
import { RedisListeningClaims } from './claims/redis-listening-claims.js';
import { RedisToolSuspensions } from './claims/redis-tool-suspensions.js';
import { TOOL_SUSPENSIONS_AWAY, ToolSuspensions } from './claims/tool-suspensions.js';
import { EVENT_LOG_AWAY, EventLog } from './events/event-log.js';
import { MemoryEventLog } from './events/memory-event-log.js';
import { RedisEventLog } from './events/redis-event-log.js';
import { isMessage } from './notifications/fed-entry.js';
import { MemoryNotificationFeed } from './notifications/memory-notification-feed.js';
import { NOTIFICATION_FEED_AWAY, NotificationFeed } from './notifications/notification-feed.js';
import { RedisNotificationFeed } from './notifications/redis-notification-feed.js';
import { EarlierPods } from './pods/earlier-pods.js';
import { MemoryEarlierPods } from './pods/memory-earlier-pods.js';
import { MemoryPods } from './pods/memory-pods.js';
import { PodId } from './pods/pod-id.js';
import { Pods, PODS_AWAY } from './pods/pods.js';
import { RedisEarlierPods } from './pods/redis-earlier-pods.js';
import { RedisPods } from './pods/redis-pods.js';

/** Provides how pods reach each other: over Redis where `REDIS_URL` is set, else for a pod that is alone. */
@Module({
  imports: [RedisModule],
  providers: [
    PodId,
    redisOrMemory(PodBus, {
      inject: [SETTINGS, PodId, Metrics],
      redis: (redis, settings, pod, metrics) => new RedisPodBus(redis, settings, pod, metrics),
      memory: () => new MemoryPodBus(),
    }),
    redisOrMemory(EarlierPods, {
      inject: [SETTINGS],
      redis: (redis, settings) => new RedisEarlierPods(redis, settings),
      memory: () => new MemoryEarlierPods(),
    }),
    ...portProviders(
      NotificationFeed,
      'notification feed',
      {
        inject: [PodBus, PodId],
        redis: (redis, bus, pod) => new RedisNotificationFeed(redis, bus, pod, isMessage),
        memory: (_bus, pod) => new MemoryNotificationFeed(pod),
      },
      NOTIFICATION_FEED_AWAY,
    ),
    ...portProviders(
      ListeningClaims,
      'listening claims',
      {
        inject: [SETTINGS],
        redis: (redis, settings) => new RedisListeningClaims(redis, settings),
        memory: () => new MemoryListeningClaims(),
      },
      LISTENING_CLAIMS_AWAY,
    ),
    ...portProviders(
      Pods,
      'heartbeats',
      {
        inject: [PodId],
        redis: (redis, pod) => new RedisPods(redis, pod),
        memory: () => new MemoryPods(),
      },
      PODS_AWAY,
    ),
    ...portProviders(
      ToolSuspensions,
      'suspended tools',
      {
        inject: [PodBus, Metrics],
        redis: (redis, bus, metrics) => new RedisToolSuspensions(redis, bus, metrics),
        memory: () => new MemoryToolSuspensions(),
      },
      TOOL_SUSPENSIONS_AWAY,
    ),
    ...portProviders(
      AnswerBox,
      'answer box',
      {
        inject: [SETTINGS, PodId],
        redis: (redis, settings, pod) => new RedisAnswerBox(redis, settings, pod),
        memory: () => new MemoryAnswerBox(),
      },
      ANSWER_BOX_AWAY,
    ),
    ...portProviders(
      EventLog,
      'event log',
      {
        inject: [SETTINGS, PodId, Metrics],
        redis: (redis, settings, pod, metrics) => new RedisEventLog(redis, settings, pod, metrics),
        memory: (settings, pod, metrics) => new MemoryEventLog(settings, pod, metrics),
      },
      EVENT_LOG_AWAY,
    ),
  ],
  exports: [AnswerBox, EarlierPods, EventLog, ListeningClaims, NotificationFeed, PodBus, PodId, Pods, ToolSuspensions],
})
export class ClusterModule {}
