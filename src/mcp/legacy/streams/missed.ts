import type { NotificationFeed, NotificationsSince } from '../../../cluster/notifications/notification-feed.js';

/** What a stream that comes back has not been sent. */
export interface Missed {
  /** The last position that its client saw. */
  readonly after: string;
  /** Where its own part of the feed ended, because a newer stream received from there on; `undefined`: it has not. */
  readonly until: string | undefined;
  /** Where it receives again. */
  readonly from: string;
}

/** Reads it from what this pod has of the feed. */
export function readMissed(feed: NotificationFeed, { after, until, from }: Missed): NotificationsSince {
  const all = feed.since(after);
  if (until === undefined || all.state === 'gap') return until === after ? feed.since(from) : all;
  const since = feed.since(from);
  if (since.state === 'gap') return since;
  const own = all.notifications.findIndex(({ position }) => position === until) + 1;
  return { state: 'complete', notifications: [...all.notifications.slice(0, own), ...since.notifications] };
}
