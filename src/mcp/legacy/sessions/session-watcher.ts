import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { background } from '../../../lifecycle/background.js';
import { Periodic } from '../../../lifecycle/periodic.js';
import { SessionStore, type CheckOutcome } from '../../../session/session-store.js';
import { LegacyExchanges } from '../calls/legacy-exchanges.js';
import { SessionEnder } from './session-ender.js';
import { RememberedSessions } from './remembered-sessions.js';
import { Listeners } from '../streams/listeners.js';
import { TransportRegistry } from './transport-registry.js';

/** A session that ended elsewhere keeps an open stream here for no longer than this, in ms. */
const MAX_INTERVAL_MS = 30_000;

/** How many sessions are asked about at a time; the store's client pipelines them. */
const CHUNK = 500;

/**
 * Looks after sessions that have an open stream or a running call and send no request meanwhile: being connected
 * counts as activity, so their TTL is kept fresh, and when their record is gone the streams end.
 */
@Injectable()
export class SessionWatcher implements OnModuleInit, OnApplicationShutdown {
  private readonly slideEveryMs: number;
  private slidAt = new Map<string, number>();
  private readonly watching: Periodic;

  constructor(
    @Inject(SETTINGS) settings: Settings,
    private readonly store: SessionStore,
    private readonly registry: TransportRegistry,
    private readonly listeners: Listeners,
    private readonly views: RememberedSessions,
    private readonly ender: SessionEnder,
    private readonly exchanges: LegacyExchanges,
  ) {
    this.slideEveryMs = settings.sessionTtlSeconds * 250;
    const everyMs = Math.min(MAX_INTERVAL_MS, this.slideEveryMs);
    this.watching = new Periodic('connected-sessions', everyMs, (goesOn) => this.round(goesOn));
  }

  onModuleInit(): void {
    this.watching.start();
  }

  onApplicationShutdown(): void {
    this.watching.stop();
  }

  private async round(goesOn: () => void): Promise<void> {
    // Streams look in their own order, behind what they may have to store first.
    background(this.exchanges.look(), 'call streams');
    const ids = this.connected();
    const now = performance.now();
    const slid = new Map<string, number>();
    for (let start = 0; start < ids.length; start += CHUNK) {
      await Promise.all(ids.slice(start, start + CHUNK).map((id) => this.look(id, now, slid)));
      goesOn();
    }
    this.slidAt = slid;
  }

  private connected(): string[] {
    const ids = new Set(this.listeners.sessionIds);
    for (const transport of this.registry.working()) ids.add(transport.sessionId);
    return [...ids];
  }

  private async look(id: string, now: number, slid: Map<string, number>): Promise<void> {
    const last = this.slidAt.get(id);
    const due = last === undefined || now - last >= this.slideEveryMs;
    slid.set(id, due ? now : last);
    const seen = this.views.seen(id);
    this.settle(id, await (due ? this.store.check(id, seen) : this.store.peek(id, seen)));
  }

  private settle(id: string, outcome: CheckOutcome): void {
    switch (outcome.state) {
      case 'alive':
        return this.views.update(outcome.session);
      case 'gone':
        return this.ender.end(id, 'expired');
      case 'unavailable':
        return;
      default:
        outcome satisfies never;
    }
  }
}
