import { Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Metrics } from '../metrics/metrics.js';
import { AnswerLimit } from '../redis/answer-limit.js';
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
import { AnswerBox } from './answer-box.js';
import { DependableEventLog } from './dependable-event-log.js';
import { EarlierPods } from './earlier-pods.js';
import { EventLog } from './event-log.js';
import { ListeningClaims } from './listening-claims.js';
import { NotificationFeed } from './notification-feed.js';
import { PodBus } from './pod-bus.js';
import { PodId } from './pod-id.js';
import { Pods } from './pods.js';
import { ToolSuspensions } from './tool-suspensions.js';

/** The event log itself, before it is held to its word. */
export const EVENT_LOG_ADAPTER = Symbol('EVENT_LOG_ADAPTER');

/** Provides how pods reach each other: over Redis where `REDIS_URL` is set, else for a pod that is alone. */
@Module({
  imports: [RedisModule],
  providers: [
    PodId,
    { provide: PodBus, useFactory: podBus, inject: [SETTINGS, RedisConnection, PodId, Metrics] },
    { provide: NotificationFeed, useFactory: notificationFeed, inject: [RedisConnection, PodBus, PodId] },
    { provide: ListeningClaims, useFactory: listeningClaims, inject: [SETTINGS, RedisConnection] },
    { provide: Pods, useFactory: pods, inject: [RedisConnection, PodId] },
    { provide: ToolSuspensions, useFactory: toolSuspensions, inject: [RedisConnection, PodBus, Metrics] },
    { provide: EarlierPods, useFactory: earlierPods, inject: [SETTINGS, RedisConnection] },
    { provide: AnswerBox, useFactory: answerBox, inject: [SETTINGS, RedisConnection, PodId] },
    { provide: EVENT_LOG_ADAPTER, useFactory: eventLog, inject: [SETTINGS, RedisConnection, PodId, Metrics] },
    { provide: EventLog, useFactory: dependable, inject: [EVENT_LOG_ADAPTER, SETTINGS] },
  ],
  exports: [AnswerBox, EarlierPods, EventLog, ListeningClaims, NotificationFeed, PodBus, PodId, Pods, ToolSuspensions],
})
export class ClusterModule {}

function dependable(log: EventLog, { storeTimeoutMs }: Settings): EventLog {
  return new DependableEventLog(log, new AnswerLimit('event log', storeTimeoutMs));
}
