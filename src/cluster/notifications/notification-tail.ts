import type { FedNotification, NotificationsSince } from './notification-feed.js';

/** How many notifications are kept for clients that come back. Each is a few hundred bytes. */
export const KEPT_NOTIFICATIONS = 1_000;

/** The newest notifications of the feed, bounded. */
export class NotificationTail {
  private kept: FedNotification[] = [];
  /** The position before the oldest that is kept. */
  private before: string;

  constructor(start: string) {
    this.before = start;
  }

  get position(): string {
    return this.kept.at(-1)?.position ?? this.before;
  }

  push(notification: FedNotification & { readonly position: string }): void {
    this.kept.push(notification);
    if (this.kept.length <= KEPT_NOTIFICATIONS) return;
    this.before = this.kept[0]?.position ?? this.before;
    this.kept = this.kept.slice(1);
  }

  since(position: string): NotificationsSince {
    if (position === this.before) return { state: 'complete', notifications: this.kept };
    const index = this.kept.findIndex((notification) => notification.position === position);
    return index === -1 ? { state: 'gap' } : { state: 'complete', notifications: this.kept.slice(index + 1) };
  }
}
