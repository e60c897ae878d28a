import { Module } from '@nestjs/common';
import { SETTINGS } from '../config/settings.js';
import { Metrics } from '../metrics/metrics.js';
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
import { EarlierPods } from './earlier-pods.js';
import { EventLog } from './event-log.js';
import { ListeningClaims } from './listening-claims.js';
import { NotificationFeed } from './notification-feed.js';
import { PodBus } from './pod-bus.js';
import { PodId } from './pod-id.js';
import { Pods } from './pods.js';
import { ToolSuspensions } from './tool-suspensions.js';

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
    { provide: EventLog, useFactory: eventLog, inject: [SETTINGS, RedisConnection, PodId, Metrics] },
  ],
  exports: [AnswerBox, EarlierPods, EventLog, ListeningClaims, NotificationFeed, PodBus, PodId, Pods, ToolSuspensions],
})
export class ClusterModule {}
