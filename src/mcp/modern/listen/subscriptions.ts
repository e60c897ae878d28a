import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { NotificationFeed } from '../../../cluster/notifications/notification-feed.js';
import { SETTINGS, type Settings } from '../../../config/settings.js';
import { capReached } from '../../../limits/cap-reached.js';
import { anonymousPartOf } from '../../../limits/anonymous-part.js';
import { partOf } from '../../../limits/shares.js';
import { StreamShares } from '../../../limits/stream-shares.js';
import { Metrics } from '../../../metrics/metrics.js';
import { ChangeNotification } from './change-notification.js';
import type { Subscription } from './subscription.js';

/** The open `subscriptions/listen` streams of this pod, told by the feed of what changes on any pod. */
@Injectable()
export class Subscriptions {
  /** Each with what ends it. */
  private readonly open = new Map<Subscription, () => void>();
  private readonly shares: StreamShares<Subscription>;
  private closing = false;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    feed: NotificationFeed,
    private readonly metrics: Metrics,
  ) {
    const { listenMaxStreams, callerMaxPercent } = settings;
    this.shares = new StreamShares(
      partOf(listenMaxStreams, callerMaxPercent),
      anonymousPartOf(listenMaxStreams, settings),
    );
    feed.onNotification((notification) => this.tell(ChangeNotification.of(notification)));
    feed.onGap(() => this.tellGap());
  }

  get size(): number {
    return this.open.size;
  }

  /**
   * Whether one more may be opened. Past a caller's part its oldest one ends for that, with its result, which may be one
   * that a proxy keeps for a client that is gone; but not so often that live clients push each other out for ever.
   * @param caller as of `callerKey`
   */
  admit(caller: string): 'open' | 'full' | 'caller' | 'anonymous' | 'closing' {
    if (this.closing) return 'closing';
    const admission = this.shares.admit(caller);
    if (admission.state === 'anonymous') return this.anonymousFull();
    if (admission.state !== 'room') capReached(this.metrics, 'listen_caller', caller);
    if (admission.state === 'full') return 'caller';
    if (admission.state === 'displaces') this.open.get(admission.oldest)?.();
    else if (this.open.size >= this.settings.listenMaxStreams) return this.full();
    return 'open';
  }

  /** Opens a stream that is told of all that changes from now on. Resolves when its client is gone, or it is ended here. */
  async serve(subscription: Subscription, caller: string): Promise<void> {
    const { signal } = subscription;
    if (signal.aborted) return;
    subscription.open();
    this.shares.add(caller, subscription);
    await new Promise<void>((resolve) => {
      this.open.set(subscription, resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    this.open.delete(subscription);
    this.shares.remove(caller, subscription);
  }

  /** Ends every stream with its result, spread evenly over `spreadMs`, so that not all clients come back at once. */
  async endAll(spreadMs: number): Promise<void> {
    this.closing = true;
    const begunAt = performance.now();
    const ends = [...this.open.values()];
    for (const [index, end] of ends.entries()) {
      const early = begunAt + (spreadMs * index) / ends.length - performance.now();
      if (early > 0) await sleep(early);
      end();
    }
  }

  private anonymousFull(): 'anonymous' {
    capReached(this.metrics, 'listen_anonymous');
    return 'anonymous';
  }

  private full(): 'full' {
    capReached(this.metrics, 'listen');
    return 'full';
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
