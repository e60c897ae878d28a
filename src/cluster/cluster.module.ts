import { Module } from '@nestjs/common';
import { SETTINGS } from '../config/settings.js';
import { Metrics } from '../metrics/metrics.js';
import { dependable } from '../redis/dependable.js';
import { RedisConnection } from '../redis/redis-connection.js';
import { RedisModule } from '../redis/redis.module.js';
import {
  answerBox,
  earlierPods,
  eventLog,
  listeningClaims,
  notificationFeed,
  podBus,
  pods,
  toolSuspensions,
} from './adapters.js';
import { ANSWER_BOX_AWAY, AnswerBox } from './answers/answer-box.js';
import { EarlierPods } from './pods/earlier-pods.js';
import { EVENT_LOG_AWAY, EventLog } from './events/event-log.js';
import { LISTENING_CLAIMS_AWAY, ListeningClaims } from './claims/listening-claims.js';
import { NOTIFICATION_FEED_AWAY, NotificationFeed } from './notifications/notification-feed.js';
import { PodBus } from './bus/pod-bus.js';
import { PodId } from './pods/pod-id.js';
import { Pods, PODS_AWAY } from './pods/pods.js';
import { TOOL_SUSPENSIONS_AWAY, ToolSuspensions } from './claims/tool-suspensions.js';

const FEED = { useFactory: notificationFeed, inject: [RedisConnection, PodBus, PodId] };
const CLAIMS = { useFactory: listeningClaims, inject: [SETTINGS, RedisConnection] };
const PODS = { useFactory: pods, inject: [RedisConnection, PodId] };
const SUSPENSIONS = { useFactory: toolSuspensions, inject: [RedisConnection, PodBus, Metrics] };
const ANSWERS = { useFactory: answerBox, inject: [SETTINGS, RedisConnection, PodId] };
const LOG = { useFactory: eventLog, inject: [SETTINGS, RedisConnection, PodId, Metrics] };

/** Provides how pods reach each other: over Redis where `REDIS_URL` is set, else for a pod that is alone. */
@Module({
  imports: [RedisModule],
  providers: [
    PodId,
    { provide: PodBus, useFactory: podBus, inject: [SETTINGS, RedisConnection, PodId, Metrics] },
    { provide: EarlierPods, useFactory: earlierPods, inject: [SETTINGS, RedisConnection] },
    ...dependable(NotificationFeed, 'notification feed', FEED, NOTIFICATION_FEED_AWAY),
    ...dependable(ListeningClaims, 'listening claims', CLAIMS, LISTENING_CLAIMS_AWAY),
    ...dependable(Pods, 'heartbeats', PODS, PODS_AWAY),
    ...dependable(ToolSuspensions, 'suspended tools', SUSPENSIONS, TOOL_SUSPENSIONS_AWAY),
    ...dependable(AnswerBox, 'answer box', ANSWERS, ANSWER_BOX_AWAY),
    ...dependable(EventLog, 'event log', LOG, EVENT_LOG_AWAY),
  ],
  exports: [AnswerBox, EarlierPods, EventLog, ListeningClaims, NotificationFeed, PodBus, PodId, Pods, ToolSuspensions],
})
export class ClusterModule {}
