import { type Away, AS_IS } from '../../redis/dependable.js';

/** A notification for every listening session that wants it, as it goes over the wire. */
export interface FedNotification {
  /** Where it stands in the feed; `undefined` when the store could not keep it, so that it is told but not promised. */
  readonly position: string | undefined;
  /** The resource that a session must have subscribed to; `undefined` for what all get. */
  readonly uri: string | undefined;
  readonly data: string;
}

export type NotificationsSince =
  | { readonly state: 'complete'; readonly notifications: readonly FedNotification[] }
  /** Some of what came after the position is no longer known here. */
  | { readonly state: 'gap' };

/**
 * What the service tells its listening sessions, logged once for all of them and filtered on reading. Each pod keeps
 * the newest in memory, so that clients that come back in masses don't ask the store.
 */
export abstract class NotificationFeed {
  /** The newest position that this pod has given out: what a stream opened now has seen. */
  abstract readonly position: string;

  /** To the listening sessions of every pod. */
  abstract publish(data: string, uri: string | undefined): void;

  /** Called with each notification once, in the feed's order, whichever pod it came from. */
  abstract onNotification(listener: (notification: FedNotification) => void): void;

  /**
   * Called when notifications were lost that cannot be named any more: whatever clients listen to may have changed.
   * Outages that lose nothing are none of its business.
   */
  abstract onGap(listener: () => void): void;

  /** Reads on until `position` is known here, if it can be: another pod may be ahead of this one. */
  abstract reach(position: string): Promise<void>;

  /** From what is in memory. */
  abstract since(position: string): NotificationsSince;
}

export const NOTIFICATION_FEED_AWAY: Away<NotificationFeed> = {
  position: AS_IS,
  publish: AS_IS,
  onNotification: AS_IS,
  onGap: AS_IS,
  reach: () => undefined,
  since: AS_IS,
};
