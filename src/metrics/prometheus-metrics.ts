import { Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectMetric } from '@willsoto/nestjs-prometheus';
import type { Counter, Gauge, Histogram } from 'prom-client';
import { type Declaration, declarations as declared } from './metrics.declarations.js';
import { Metrics } from './metrics.js';

/** The metrics in prom-client's registry, which `/metrics` shows. */
@Injectable()
export class PrometheusMetrics extends Metrics implements OnModuleInit {
  @InjectMetric(declared.sessionsActive.name) readonly sessionsActive!: Gauge;
  @InjectMetric(declared.sessionsStored.name) readonly sessionsStored!: Gauge;
  @InjectMetric(declared.sessionCleanup.name) readonly sessionCleanup!: Counter<'reason'>;
  @InjectMetric(declared.sessionsCreated.name) readonly sessionsCreated!: Counter;
  @InjectMetric(declared.sessionsRefused.name) readonly sessionsRefused!: Counter<'reason'>;
  @InjectMetric(declared.sessionsRehydrated.name) readonly sessionsRehydrated!: Counter<'outcome'>;
  @InjectMetric(declared.rehydrationDuration.name) readonly rehydrationDuration!: Histogram;
  @InjectMetric(declared.storedUnreadable.name) readonly storedUnreadable!: Counter<'kind'>;
  @InjectMetric(declared.redisRefusals.name) readonly redisRefusals!: Counter<'reply'>;
  @InjectMetric(declared.httpResponses.name) readonly httpResponses!: Counter<'method' | 'status'>;
  @InjectMetric(declared.requestDuration.name) readonly requestDuration!: Histogram<'era' | 'method' | 'outcome'>;
  @InjectMetric(declared.toolDuration.name) readonly toolDuration!: Histogram<'era' | 'tool' | 'outcome'>;
  @InjectMetric(declared.callsInFlight.name) readonly callsInFlight!: Gauge;
  @InjectMetric(declared.streamsOpen.name) readonly streamsOpen!: Gauge<'kind'>;
  @InjectMetric(declared.streamsClosed.name) readonly streamsClosed!: Counter<'reason'>;
  @InjectMetric(declared.streamGaps.name) readonly streamGaps!: Counter<'kind'>;
  @InjectMetric(declared.eventLogBytes.name) readonly eventLogBytes!: Gauge;
  @InjectMetric(declared.eventLogAppended.name) readonly eventLogAppended!: Counter;
  @InjectMetric(declared.answersDropped.name) readonly answersDropped!: Counter<'reason'>;
  @InjectMetric(declared.storeDuration.name) readonly storeDuration!: Histogram<'operation' | 'outcome'>;
  @InjectMetric(declared.takeovers.name) readonly takeovers!: Counter<'outcome'>;
  @InjectMetric(declared.tasksRunning.name) readonly tasksRunning!: Gauge;
  @InjectMetric(declared.tasksRefused.name) readonly tasksRefused!: Counter<'reason'>;
  @InjectMetric(declared.tasksFinished.name) readonly tasksFinished!: Counter<'outcome'>;
  @InjectMetric(declared.toolsSuspended.name) readonly toolsSuspended!: Counter<'tool'>;
  @InjectMetric(declared.suspendedCalls.name) readonly suspendedCalls!: Counter<'tool'>;
  @InjectMetric(declared.taskTakeovers.name) readonly taskTakeovers!: Counter<'outcome'>;
  @InjectMetric(declared.busMessages.name) readonly busMessages!: Counter<'kind'>;
  @InjectMetric(declared.busSubscriptions.name) readonly busSubscriptions!: Counter;
  @InjectMetric(declared.authRefused.name) readonly authRefused!: Counter<'reason'>;
  @InjectMetric(declared.storeUp.name) readonly storeUp!: Gauge;
  @InjectMetric(declared.storeBreaker.name) readonly storeBreaker!: Gauge;
  @InjectMetric(declared.storeBreakerTransitions.name) readonly storeBreakerTransitions!: Counter<'to'>;
  @InjectMetric(declared.connectionsOpen.name) readonly connectionsOpen!: Gauge;
  @InjectMetric(declared.connectionsRefused.name) readonly connectionsRefused!: Counter<'reason'>;
  @InjectMetric(declared.rateLimited.name) readonly rateLimited!: Counter<'limit'>;
  @InjectMetric(declared.rateLimitReports.name) readonly rateLimitReports!: Counter<'outcome'>;
  @InjectMetric(declared.capsReached.name) readonly capsReached!: Counter<'cap'>;
  @InjectMetric(declared.eventLoopActive.name) readonly eventLoopActive!: Counter;
  @InjectMetric(declared.backgroundFailures.name) readonly backgroundFailures!: Counter;
  @InjectMetric(declared.unhandledRejections.name) readonly unhandledRejections!: Counter<'of'>;

  onModuleInit(): void {
    for (const [key, { values = [], labelNames }] of Object.entries<Declaration>(declared)) {
      const counter = this[key as keyof Metrics] as Counter;
      for (const value of values) counter.inc({ [labelNames[0] ?? '']: value }, 0);
    }
  }
}
