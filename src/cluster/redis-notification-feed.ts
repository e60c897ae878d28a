import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { RedisConnection } from '../redis/redis-connection.js';
import { NOTIFICATIONS_KEY } from '../redis/redis-keys.js';
import { NotificationFeed, type FedNotification, type NotificationsSince } from './notification-feed.js';
import { KEPT_NOTIFICATIONS, NotificationTail } from './notification-tail.js';
import type { PodBus } from './pod-bus.js';

/** How many notifications Redis keeps, about. */
const STORED_NOTIFICATIONS = 10_000;

/** How often the feed is read without being woken, in ms: what a lost wake-up costs at most. */
const LOOK_EVERY_MS = 2_000;

/** How many notifications are read at a time. */
const CHUNK = 500;

/** Before the first entry of a Redis Stream. */
const START = '0-0';

/** The feed in one Redis Stream. What this pod publishes comes back to it through the stream, in the order of all pods. */
export class RedisNotificationFeed extends NotificationFeed implements OnModuleInit, OnApplicationShutdown {
  private tail = new NotificationTail(wire(START));
  private readonly listeners: ((notification: FedNotification) => void)[] = [];
  private timer: NodeJS.Timeout | undefined;
  private reading: Promise<void> = Promise.resolve();
  private caughtUp = false;

  constructor(
    private readonly redis: RedisConnection,
    private readonly bus: PodBus,
  ) {
    super();
  }

  async onModuleInit(): Promise<void> {
    this.bus.onMessage(({ kind }) => kind === 'notified' && void this.look());
    this.bus.onGap(() => void this.look());
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
    await this.catchUp();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  get position(): string {
    return this.tail.position;
  }

  publish(data: string, uri: string | undefined): void {
    void this.store(data, uri);
  }

  onNotification(listener: (notification: FedNotification) => void): void {
    this.listeners.push(listener);
  }

  async reach(position: string): Promise<void> {
    if (this.tail.since(position).state === 'gap') await this.look();
  }

  since(position: string): NotificationsSince {
    return this.tail.since(position);
  }

  private async store(data: string, uri: string | undefined): Promise<void> {
    const fields = uri === undefined ? ['d', data] : ['d', data, 'u', uri];
    const added = await this.redis.ask((client) =>
      client.xadd(NOTIFICATIONS_KEY, 'MAXLEN', '~', STORED_NOTIFICATIONS, '*', ...fields),
    );
    if (!added.ok) return this.tell({ position: undefined, uri, data });
    this.bus.broadcast({ kind: 'notified' });
    await this.look();
  }

  /** One reader at a time, and one more round for what came meanwhile. */
  private look(): Promise<void> {
    this.reading = this.reading.then(() => this.read());
    return this.reading;
  }

  private async read(): Promise<void> {
    if (!this.caughtUp) return this.catchUp();
    for (;;) {
      const from = `(${raw(this.tail.position)}`;
      const read = await this.redis.ask((client) => client.xrange(NOTIFICATIONS_KEY, from, '+', 'COUNT', CHUNK));
      if (!read.ok) return;
      for (const entry of read.value) this.receive(entry);
      if (read.value.length < CHUNK) return;
    }
  }

  /** At the start: what is already there was told to those who listened then. */
  private async catchUp(): Promise<void> {
    const newest = await this.redis.ask((client) =>
      client.xrevrange(NOTIFICATIONS_KEY, '+', '-', 'COUNT', KEPT_NOTIFICATIONS),
    );
    if (!newest.ok) return;
    const [oldest, ...rest] = newest.value.reverse().map(notificationOf);
    this.tail = new NotificationTail(oldest?.position ?? wire(START));
    for (const notification of rest) this.tail.push(notification);
    this.caughtUp = true;
  }

  private receive(entry: [string, string[]]): void {
    const notification = notificationOf(entry);
    this.tail.push(notification);
    this.tell(notification);
  }

  private tell(notification: FedNotification): void {
    for (const listener of this.listeners) listener(notification);
  }
}

function notificationOf([id, [, data = '', , uri]]: [string, string[]]) {
  return { position: wire(id), data, uri };
}

/** Positions travel in event ids, whose parts are separated by a dash. */
function wire(id: string): string {
  return id.replace('-', '.');
}

function raw(position: string): string {
  return position.replace('.', '-');
}
