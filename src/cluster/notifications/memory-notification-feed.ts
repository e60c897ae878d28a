import { Injectable } from '@nestjs/common';
import { NotificationFeed, type FedNotification, type NotificationsSince } from './notification-feed.js';
import { NotificationTail } from './notification-tail.js';
import { PodId } from '../pods/pod-id.js';

/** The feed of a pod that is alone. Its positions name the process, so that those of an earlier one are known as a gap. */
@Injectable()
export class MemoryNotificationFeed extends NotificationFeed {
  private readonly tail: NotificationTail;
  private readonly listeners: ((notification: FedNotification) => void)[] = [];
  private count = 0;
  /** Memory loses nothing while its process lives. */
  readonly onGap: NotificationFeed['onGap'] = () => undefined;

  constructor(private readonly pod: PodId) {
    super();
    this.tail = new NotificationTail(this.positionOf(0));
  }

  get position(): string {
    return this.tail.position;
  }

  publish(data: string, uri: string | undefined): void {
    this.count += 1;
    const notification = { position: this.positionOf(this.count), uri, data };
    this.tail.push(notification);
    for (const listener of this.listeners) listener(notification);
  }

  onNotification(listener: (notification: FedNotification) => void): void {
    this.listeners.push(listener);
  }

  reach(): Promise<void> {
    return Promise.resolve();
  }

  since(position: string): NotificationsSince {
    return this.tail.since(position);
  }

  private positionOf(count: number): string {
    return `${this.pod.value}.${count}`;
  }
}
