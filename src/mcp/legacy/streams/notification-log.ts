import type { JSONRPCNotification } from '@modelcontextprotocol/sdk/types.js';

/** A notification for every listening session that wants it, as it goes over the wire. */
export interface LoggedNotification {
  readonly position: number;
  /** The resource that a session must have subscribed to; `undefined` for what all get. */
  readonly uri: string | undefined;
  readonly data: string;
}

export type NotificationsSince =
  | { readonly state: 'complete'; readonly notifications: readonly LoggedNotification[] }
  /** Some of what came after the position is no longer known. */
  | { readonly state: 'gap' };

/** How many notifications are kept for clients that come back. Each is a few hundred bytes. */
const KEPT_NOTIFICATIONS = 1_000;

/** What this pod told its listening sessions, once for all of them: the newest, in a bounded log. */
export class NotificationLog {
  private readonly kept: LoggedNotification[] = [];
  private last = 0;

  /** The position of the newest notification. */
  get position(): number {
    return this.last;
  }

  append(notification: JSONRPCNotification, uri: string | undefined): LoggedNotification {
    this.last += 1;
    const logged = { position: this.last, uri, data: JSON.stringify(notification) };
    this.kept.push(logged);
    if (this.kept.length > KEPT_NOTIFICATIONS) this.kept.shift();
    return logged;
  }

  since(position: number): NotificationsSince {
    const oldest = this.kept[0]?.position ?? this.last + 1;
    if (position > this.last || position < oldest - 1) return { state: 'gap' };
    return { state: 'complete', notifications: this.kept.slice(position - oldest + 1) };
  }
}
