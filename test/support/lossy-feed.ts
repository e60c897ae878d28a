import { MemoryNotificationFeed } from '../../src/cluster/notifications/memory-notification-feed.js';
import { PodId } from '../../src/cluster/pods/pod-id.js';

/** A feed in memory that loses notifications when a test says so. */
export class LossyFeed extends MemoryNotificationFeed {
  private readonly gapListeners: (() => void)[] = [];

  constructor() {
    super(new PodId());
  }

  override readonly onGap = (listener: () => void): void => void this.gapListeners.push(listener);

  lose(): void {
    for (const listener of this.gapListeners) listener();
  }
}
