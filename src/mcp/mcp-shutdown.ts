import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Server } from 'node:http';
import { setImmediate as turnEnd, setTimeout as sleep } from 'node:timers/promises';
import { Pods } from '../cluster/pods/pods.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { RunningRequests } from '../lifecycle/running-requests.js';
import { LegacyExchanges } from './legacy/calls/legacy-exchanges.js';
import { Listeners } from './legacy/streams/listeners.js';
import { SessionlessCalls } from './legacy/sessionless/sessionless-calls.js';
import { TransportRegistry } from './legacy/sessions/transport-registry.js';
import { Subscriptions } from './modern/listen/subscriptions.js';
import { ModernCalls } from './modern/calls/modern-calls.js';
import { TaskRunner } from './modern/tasks/task-runner.js';

/** Streams that listen end over at most this part of the drain, so that their clients don't all come back in one moment. */
const SPREAD = 0.1;
const MAX_SPREAD_MS = 2_000;

/** How long closing what is left may take, in ms: the store may be away, and nothing waits for it then. */
const CLOSE_MS = 2_000;

/** How often the drain looks whether calls are still running, in ms. */
const LOOK_MS = 50;

/**
 * The shutdown: readiness is false while everything is still served, then nothing new is let in, streams end, running
 * calls finish, and what is left is closed. Records stay in the store: the sessions live on.
 *
 * Nest runs every `onModuleDestroy` before this, so what must work until the end stops in `onApplicationShutdown`.
 */
@Injectable()
export class McpShutdown implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Shutdown');

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly lifecycle: Lifecycle,
    private readonly http: HttpAdapterHost,
    private readonly listeners: Listeners,
    private readonly registry: TransportRegistry,
    private readonly exchanges: LegacyExchanges,
    private readonly modernCalls: ModernCalls,
    private readonly sessionless: SessionlessCalls,
    private readonly subscriptions: Subscriptions,
    private readonly tasks: TaskRunner,
    private readonly pods: Pods,
    private readonly requests: RunningRequests,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    const { shutdownDelaySeconds, shutdownDrainSeconds } = this.settings;
    this.lifecycle.drain();
    this.logger.log({
      event: 'shutdown.draining',
      delaySeconds: shutdownDelaySeconds,
      drainSeconds: shutdownDrainSeconds,
    });
    await sleep(shutdownDelaySeconds * 1_000);
    this.closeListener();
    this.requests.close();
    const drainMs = shutdownDrainSeconds * 1_000;
    const deadline = performance.now() + drainMs;
    const spreadMs = Math.min(MAX_SPREAD_MS, drainMs * SPREAD);
    await Promise.all([this.tasks.handOver(), this.listeners.endAll(spreadMs)]);
    const abandonedCalls = await this.callsFinished(deadline);
    const abandonedRequests = this.requests.running;
    this.requests.abandonAll();
    this.modernCalls.abandonAll();
    this.sessionless.abandonAll();
    await this.tasks.failAll();
    await this.subscriptions.endAll(Math.min(spreadMs, Math.max(0, deadline - performance.now())));
    await Promise.race([this.registry.close(), sleep(CLOSE_MS, undefined, { ref: false })]);
    await this.pods.leave();
    // Answers of this tick go out at its end, and connections are closed next.
    await turnEnd();
    this.logger.log({ event: 'shutdown.drained', abandonedCalls, abandonedRequests });
  }

  private closeListener(): void {
    const server = this.http.httpAdapter.getHttpServer() as Server;
    server.close();
    server.closeIdleConnections();
  }

  /**
   * Waits for running calls and tasks, for what their streams say last, and for requests to routes of a team, until
   * `deadline` (of `performance.now()`).
   * @returns how many calls and tasks are still running
   */
  private async callsFinished(deadline: number): Promise<number> {
    for (;;) {
      let running = this.modernCalls.running + this.sessionless.running + this.tasks.running;
      for (const transport of this.registry.working()) running += transport.callsInFlight;
      if (running + this.exchanges.ending + this.requests.running === 0 || performance.now() >= deadline)
        return running;
      await sleep(LOOK_MS);
    }
  }
}
