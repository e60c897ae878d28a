import { Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { background } from '../../lifecycle/background.js';
import { Periodic } from '../../lifecycle/periodic.js';
import { askAnew } from '../../redis/ask-anew.js';
import type { RedisConnection } from '../../redis/redis-connection.js';
import { NOTIFICATIONS_KEY } from '../../redis/redis-keys.js';
import { fieldsOf, parseEntry, type FedEntry, type PlacedEntry } from './fed-entry.js';
import { NotificationFeed, type FedNotification, type NotificationsSince } from './notification-feed.js';
import { KEPT_NOTIFICATIONS, NotificationTail } from './notification-tail.js';
import type { PodBus } from '../bus/pod-bus.js';
import type { PodId } from '../pods/pod-id.js';
import { UnsentEntries } from './unsent-entries.js';

/** Its name where it fails in the background. */
const WORK = 'notification feed';

/** How many notifications Redis keeps, at least. */
const STORED_NOTIFICATIONS = 10_000;

/** How often the feed is read without being woken, in ms: what a lost wake-up costs at most. */
const LOOK_EVERY_MS = 2_000;

/** How many notifications are read or stored at a time. */
const CHUNK = 500;

/** Before the first entry of a Redis Stream. */
const START = '0-0';

/** How many entries this pod knows to have told. One that is stored twice is so within moments, or an outage. */
const KNOWN_ENTRIES = 2 * KEPT_NOTIFICATIONS;

/**
 * The feed in one Redis Stream. What this pod publishes comes back to it through the stream, in the order of all pods.
 * While Redis is away, what a pod publishes is told to those who listen there, and to the others when Redis is back.
 */
export class RedisNotificationFeed extends NotificationFeed implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Cluster');
  private tail = new NotificationTail(wire(START));
  /** The place of the entry that was read last. */
  private place = START;
  private readonly listeners: ((notification: FedNotification) => void)[] = [];
  private readonly gapListeners: (() => void)[] = [];
  private readonly told = new LRUCache<string, true>({ max: KNOWN_ENTRIES });
  private readonly unsent = new UnsentEntries();
  private outbox: FedEntry[] = [];
  private sending: Promise<void> | undefined;
  private reading: Promise<void> = Promise.resolve();
  private readonly looking = new Periodic('notification-feed', LOOK_EVERY_MS, () => this.resume());
  private state: 'new' | 'late' | 'following' = 'new';

  constructor(
    private readonly redis: RedisConnection,
    private readonly bus: PodBus,
    private readonly pod: PodId,
    /** Whether what an entry holds can be told. */
    private readonly canBeTold: (data: string) => boolean = () => true,
  ) {
    super();
  }

  async onModuleInit(): Promise<void> {
    this.bus.onMessage(({ kind }) => kind === 'notified' && this.lookSoon());
    this.bus.onGap(() => this.lookSoon());
    this.redis.onChange((up) => up && background(this.resume(), WORK));
    this.looking.start();
    await this.look();
  }

  onApplicationShutdown(): void {
    this.looking.stop();
  }

  get position(): string {
    return this.tail.position;
  }

  publish(data: string, uri: string | undefined): void {
    this.outbox.push({ kind: 'notification', id: this.pod.next(), uri, data });
    if (this.redis.up) background(this.send(), WORK);
    else this.tellUnsent();
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

  /** What waited for Redis goes first, or it would be newer than what follows it. */
  private async resume(): Promise<void> {
    if (this.unsent.size > 0 && this.redis.up) await this.send();
    await this.look();
  }

  /** One sender at a time, which also takes what is published meanwhile. */
  private send(): Promise<void> {
    this.sending ??= this.sendAll().finally(() => (this.sending = undefined));
    return this.sending;
  }

  private async sendAll(): Promise<void> {
    while (this.unsent.size + this.outbox.length > 0) {
      const waiting = this.unsent.all;
      const fresh = this.outbox.splice(0, CHUNK);
      const stored = await Promise.all([...waiting, ...fresh].map((entry) => this.store(entry)));
      waiting.filter((_, index) => stored[index]).forEach((entry) => this.unsent.sent(entry));
      this.outbox.unshift(...fresh.filter((_, index) => !stored[waiting.length + index]));
      if (stored.includes(true)) this.wake();
      if (stored.includes(false)) return this.tellUnsent();
    }
  }

  private async store(entry: FedEntry): Promise<boolean> {
    const feed = { kind: 'notification', keys: [NOTIFICATIONS_KEY] } as const;
    const added = await askAnew(this.redis, feed, (client) =>
      client.xadd(NOTIFICATIONS_KEY, 'MAXLEN', '~', STORED_NOTIFICATIONS, '*', ...fieldsOf(entry)),
    );
    return added.ok;
  }

  private readonly parse = (entry: [string, string[]]): PlacedEntry =>
    parseEntry(entry, this.canBeTold, (reason) => this.redis.unreadable.report('notification', reason));

  private wake(): void {
    this.bus.broadcast({ kind: 'notified' });
    this.lookSoon();
  }

  /** Those who listen here hear at once what the others can't. */
  private tellUnsent(): void {
    if (this.unsent.size === 0) this.logger.warn(unshared);
    for (const entry of this.outbox.splice(0)) {
      this.unsent.keep(entry);
      this.tell(entry, undefined);
    }
  }

  /** One reader at a time, and one more round for what came meanwhile. */
  private look(): Promise<void> {
    this.reading = this.reading.then(
      () => this.read(),
      () => this.read(),
    );
    return this.reading;
  }

  private lookSoon(): void {
    background(this.look(), WORK);
  }

  private async read(): Promise<void> {
    if (this.state !== 'following') return this.begin();
    for (;;) {
      const read = await this.redis.ask((client) => client.xrange(NOTIFICATIONS_KEY, this.place, '+', 'COUNT', CHUNK));
      if (!read.ok) return;
      const entries = read.value.map(this.parse);
      const isWhole = this.place === START ? await this.isUncut(entries) : entries.shift()?.place === this.place;
      if (!isWhole) return this.skipHole();
      for (const entry of entries) this.receive(entry);
      if (read.value.length < CHUNK) return;
    }
  }

  /** Whether what follows the start is all that ever was: a feed that was cut has as much as Redis keeps. */
  private async isUncut(entries: readonly PlacedEntry[]): Promise<boolean> {
    if (entries.length < CHUNK) return true;
    const length = await this.redis.ask((client) => client.xlen(NOTIFICATIONS_KEY));
    return length.ok && length.value < STORED_NOTIFICATIONS;
  }

  /** What is there at the start was told to those who listened then; a pod that comes late has missed some of it. */
  private async begin(): Promise<void> {
    const late = this.state === 'late';
    const begun = await this.catchUp();
    this.state = begun ? 'following' : 'late';
    if (begun && late) this.tellGap();
  }

  /** The entry read last is gone, and it is not known what else: Redis was emptied, or this pod was away for long. */
  private async skipHole(): Promise<void> {
    if (await this.catchUp()) this.tellGap();
  }

  /** Reads what clients may come back for. Tells no client. */
  private async catchUp(): Promise<boolean> {
    const newest = await this.redis.ask((client) =>
      client.xrevrange(NOTIFICATIONS_KEY, '+', '-', 'COUNT', KEPT_NOTIFICATIONS),
    );
    if (!newest.ok) return false;
    const entries = newest.value.reverse().map(this.parse);
    const oldest = entries.length < KEPT_NOTIFICATIONS ? undefined : entries.shift();
    this.place = oldest?.place ?? START;
    this.tail = new NotificationTail(wire(this.place));
    for (const entry of entries) this.keep(entry);
    return true;
  }

  private receive(placed: PlacedEntry): void {
    this.keep(placed);
    this.tell(placed.entry, wire(placed.place));
  }

  private keep({ place, entry }: PlacedEntry): void {
    this.place = place;
    if (entry.kind === 'notification') this.tail.push({ uri: entry.uri, data: entry.data, position: wire(place) });
    else this.tail = new NotificationTail(wire(place));
  }

  /** Once for each entry: it may have been told before it was stored, and be stored twice where Redis answered too late. */
  private tell(entry: FedEntry, position: string | undefined): void {
    if (this.told.has(entry.id)) return;
    this.told.set(entry.id, true);
    if (entry.kind === 'lost') return this.tellGap();
    for (const listener of this.listeners) listener({ uri: entry.uri, data: entry.data, position });
  }

  private tellGap(): void {
    for (const listener of this.gapListeners) listener();
  }
}

const unshared = {
  event: 'notifications.unshared',
  message:
    'Redis is away: what changes here is told to the clients that listen to this pod; those of other pods hear of it ' +
    'when Redis is back.',
};

/** Positions travel in event ids, whose parts are separated by a dash. */
function wire(id: string): string {
  return id.replace('-', '.');
}
