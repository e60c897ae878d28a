import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { NotificationFeed } from '../../../cluster/notification-feed.js';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { Metrics } from '../../../metrics/metrics.js';
import { ChangeNotification } from './change-notification.js';
import type { Subscription } from './subscription.js';

/** The open `subscriptions/listen` streams of this pod, told by the feed of what changes on any pod. */
@Injectable()
export class Subscriptions {
  /** Each with what ends it. */
  private readonly open = new Map<Subscription, () => void>();
  private closing = false;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    feed: NotificationFeed,
    private readonly metrics: Metrics,
  ) {
    feed.onNotification((notification) => this.tell(ChangeNotification.of(notification)));
    feed.onGap(() => this.tellGap());
  }

  get size(): number {
    return this.open.size;
  }

  /** Whether one more may be opened. */
  get admission(): 'open' | 'full' | 'closing' {
    if (this.closing) return 'closing';
    return this.open.size < this.settings.listenMaxStreams ? 'open' : 'full';
  }

  /** Opens a stream that is told of all that changes from now on. Resolves when its client is gone, or `endAll` ends it. */
  async serve(subscription: Subscription): Promise<void> {
    const { signal } = subscription;
    if (signal.aborted) return;
    subscription.open();
    await new Promise<void>((resolve) => {
      this.open.set(subscription, resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    this.open.delete(subscription);
  }

  /** Ends every stream with its result, spread evenly over `spreadMs`, so that not all clients come back at once. */
  async endAll(spreadMs: number): Promise<void> {
    this.closing = true;
    const begunAt = Date.now();
    const ends = [...this.open.values()];
    for (const [index, end] of ends.entries()) {
      const early = begunAt + (spreadMs * index) / ends.length - Date.now();
      if (early > 0) await sleep(early);
      end();
    }
  }

  private tell(notification: ChangeNotification): void {
    for (const subscription of this.open.keys()) subscription.tell(notification);
  }

  private tellGap(): void {
    for (const subscription of this.open.keys()) {
      this.metrics.streamGaps.inc({ kind: 'listen' });
      subscription.tellGap();
    }
  }
}
