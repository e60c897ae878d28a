import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Periodic } from '../lifecycle/periodic.js';
import { Metrics } from '../metrics/metrics.js';
import { SessionStore } from './session-store.js';

/** How often the store is asked how many sessions live, in ms: within a scrape interval, far from every request. */
const INTERVAL_MS = 10_000;

/** Keeps `mcp_sessions_stored` fresh. While the store is away the last figure stands. */
@Injectable()
export class StoredSessionsGauge implements OnModuleInit, OnApplicationShutdown {
  private readonly counting = new Periodic('stored-sessions', INTERVAL_MS, () => this.refresh());

  constructor(
    private readonly store: SessionStore,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    this.counting.start().run();
  }

  onApplicationShutdown(): void {
    this.counting.stop();
  }

  private async refresh(): Promise<void> {
    const count = await this.store.count();
    if (count.state === 'counted') this.metrics.sessionsStored.set(count.sessions);
  }
}
