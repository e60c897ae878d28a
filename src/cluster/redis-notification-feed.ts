import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { RedisConnection } from '../redis/redis-connection.js';
import { NOTIFICATIONS_KEY } from '../redis/redis-keys.js';
import { NotificationFeed, type FedNotification, type NotificationsSince } from './notification-feed.js';
import { KEPT_NOTIFICATIONS, NotificationTail } from './notification-tail.js';
import type { PodBus } from './pod-bus.js';

/** How many notifications Redis keeps, at least. */
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
  private readonly gapListeners: (() => void)[] = [];
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

  onGap(listener: () => void): void {
    this.gapListeners.push(listener);
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
    if (!this.caughtUp) return void (await this.catchUp());
    for (;;) {
      const from = raw(this.tail.position);
      const read = await this.redis.ask((client) => client.xrange(NOTIFICATIONS_KEY, from, '+', 'COUNT', CHUNK + 1));
      if (!read.ok) return;
      const isThere = read.value[0]?.[0] === from;
      if (!isThere && !(await this.isWhole(from))) return this.leap();
      const entries = isThere ? read.value.slice(1) : read.value;
      for (const entry of entries) this.receive(entry);
      if (entries.length < CHUNK) return;
    }
  }

  /** Whether nothing is missing after a position that is no entry: the start of a feed that was never cut. */
  private async isWhole(position: string): Promise<boolean> {
    if (position !== START) return false;
    const length = await this.redis.ask((client) => client.xlen(NOTIFICATIONS_KEY));
    return length.ok && length.value < STORED_NOTIFICATIONS;
  }

  /** What this pod has read last was cut off, and more with it perhaps: a gap is told, never skipped. */
  private async leap(): Promise<void> {
    if (!(await this.catchUp())) return;
    for (const listener of this.gapListeners) listener();
  }

  /** To the newest: what is already there was told to those who listened then, or cannot be told one by one. */
  private async catchUp(): Promise<boolean> {
    const newest = await this.redis.ask((client) =>
      client.xrevrange(NOTIFICATIONS_KEY, '+', '-', 'COUNT', KEPT_NOTIFICATIONS),
    );
    if (!newest.ok) return false;
    const notifications = newest.value.reverse().map(notificationOf);
    const oldest = notifications.length < KEPT_NOTIFICATIONS ? undefined : notifications.shift();
    this.tail = new NotificationTail(oldest?.position ?? wire(START));
    for (const notification of notifications) this.tail.push(notification);
    this.caughtUp = true;
    return true;
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
