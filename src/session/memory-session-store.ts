import { Logger, type OnModuleDestroy } from '@nestjs/common';
import type { Settings } from '../config/settings.js';
import { Periodic } from '../lifecycle/periodic.js';
import type { Metrics } from '../metrics/metrics.js';
import { UnreadableLog } from '../redis/unreadable-log.js';
import { GONE, RecordReader } from './record-reader.js';
import { encodeNewRecord } from './session-codec.js';
import type { SessionChange, SessionRecord } from './session-record.js';
import {
  type CheckOutcome,
  type CountOutcome,
  type CreateOutcome,
  type DeleteOutcome,
  SessionStore,
  type StoredSession,
  type UpdateOutcome,
} from './session-store.js';
import { changeText, RECORD_MAX_BYTES } from './session-text.js';

export type MemorySessionStoreSettings = Pick<Settings, 'sessionTtlSeconds' | 'sessionMaxSubscriptions'>;

/** Lapsed records leave memory at latest this long after their end. */
const PURGE_INTERVAL_MS = 10_000;

/** What all records together may hold: some 100,000 usual sessions, or 4,000 of the largest. */
const CAPACITY_BYTES = 64 * 1024 * 1024;

/** What records of callers without a token may hold of that, where others have one. */
const ANONYMOUS_PART = 0.5;

/** What an entry costs beside its text. */
const ENTRY_BYTES = 250;

interface Entry {
  readonly text: string;
  /** By the monotonic clock, in ms. */
  readonly expiresAt: number;
  readonly isAnonymous: boolean;
}

/** By all records, and of those by the ones of callers without a token. */
interface Held {
  all: number;
  anonymous: number;
}

/** No room for another session; sessions that live are never dropped for a newcomer. */
export class MemoryStoreFullError extends Error {
  readonly code = 'MEMORY_STORE_FULL';
  constructor() {
    super('The session store in memory is full. Set REDIS_URL, or lower SESSION_TTL_SECONDS.');
    this.name = 'MemoryStoreFullError';
  }
}

/**
 * Session records in this process's memory, for a service without Redis. Entries are kept in the order in which they
 * expire, because every slide moves one to the end; so a purge reads only those that have lapsed.
 */
export class MemorySessionStore extends SessionStore implements OnModuleDestroy {
  private readonly logger = new Logger('SessionStore');
  private readonly entries = new Map<string, Entry>();
  private readonly reader: RecordReader;
  private readonly purging = new Periodic('session-purge', PURGE_INTERVAL_MS, () => this.purge());
  /** Bytes. */
  private readonly held: Held = { all: 0, anonymous: 0 };
  private full = false;

  constructor(
    private readonly settings: MemorySessionStoreSettings,
    metrics: Metrics,
    private readonly monotonic: () => number = () => performance.now(),
    private readonly capacityBytes = CAPACITY_BYTES,
  ) {
    super();
    this.reader = new RecordReader(new UnreadableLog(metrics));
    this.purging.start();
    metrics.storeUp.set(1);
  }

  onModuleDestroy(): void {
    this.purging.stop();
  }

  now(): number {
    return Date.now();
  }

  create(record: SessionRecord): Promise<CreateOutcome> {
    return Promise.resolve(this.insert(record));
  }

  check(id: string, seen?: StoredSession): Promise<CheckOutcome> {
    const entry = this.live(id);
    if (!entry) return Promise.resolve(GONE);
    this.put(id, { ...entry, expiresAt: this.expiry() });
    return Promise.resolve(this.reader.read(id, entry.text, seen));
  }

  peek(id: string, seen?: StoredSession): Promise<CheckOutcome> {
    const entry = this.live(id);
    return Promise.resolve(entry ? this.reader.read(id, entry.text, seen) : GONE);
  }

  update(id: string, change: SessionChange): Promise<UpdateOutcome> {
    return Promise.resolve(this.change(id, change));
  }

  delete(id: string): Promise<DeleteOutcome> {
    const entry = this.live(id);
    this.remove(id);
    return Promise.resolve(entry ? { state: 'deleted' } : GONE);
  }

  count(): Promise<CountOutcome> {
    this.purge();
    return Promise.resolve({ state: 'counted', sessions: this.entries.size });
  }

  /** The ids of all live sessions. */
  ids(): string[] {
    this.purge();
    return [...this.entries.keys()];
  }

  private insert(record: SessionRecord): CreateOutcome {
    const encoded = encodeNewRecord(record);
    if (encoded.state === 'too-large') return encoded;
    this.purge();
    const isAnonymous = record.address !== undefined;
    if (!this.hasRoomFor(encoded.text, isAnonymous)) return { state: 'unavailable', cause: new MemoryStoreFullError() };
    this.put(record.id, { text: encoded.text, expiresAt: this.expiry(), isAnonymous });
    const expiresAt = this.now() + this.ttlMs;
    return { state: 'created', session: { record, text: encoded.text }, expiresAt };
  }

  private change(id: string, change: SessionChange): UpdateOutcome {
    const entry = this.live(id);
    if (!entry) return GONE;
    const limits = { maxSubscriptions: this.settings.sessionMaxSubscriptions, maxBytes: RECORD_MAX_BYTES };
    const changed = changeText(entry.text, change, limits);
    if (changed.state === 'limit') return changed;
    hold(this.held, entry, size(changed.text) - size(entry.text));
    // Setting a key that is there keeps its place, and so the order of expiry.
    this.entries.set(id, { ...entry, text: changed.text });
    return this.reader.read(id, changed.text);
  }

  private live(id: string): Entry | undefined {
    const entry = this.entries.get(id);
    return entry && entry.expiresAt > this.monotonic() ? entry : undefined;
  }

  private put(id: string, entry: Entry): void {
    this.remove(id);
    this.entries.set(id, entry);
    hold(this.held, entry, size(entry.text));
  }

  private remove(id: string): void {
    const entry = this.entries.get(id);
    if (!entry) return;
    this.entries.delete(id);
    hold(this.held, entry, -size(entry.text));
  }

  private purge(): void {
    const now = this.monotonic();
    for (const [id, entry] of this.entries) {
      if (entry.expiresAt > now) return;
      this.remove(id);
    }
  }

  private hasRoomFor(text: string, isAnonymous: boolean): boolean {
    if (isAnonymous && this.held.anonymous + size(text) > this.capacityBytes * ANONYMOUS_PART) return false;
    const room = this.held.all + size(text) <= this.capacityBytes;
    if (!room && !this.full) {
      this.logger.error({ event: 'session-store.full', message: new MemoryStoreFullError().message });
    }
    this.full = !room;
    return room;
  }

  private get ttlMs(): number {
    return this.settings.sessionTtlSeconds * 1_000;
  }

  private expiry(): number {
    return this.monotonic() + this.ttlMs;
  }
}

function hold(held: Held, { isAnonymous }: Entry, bytes: number): void {
  held.all += bytes;
  if (isAnonymous) held.anonymous += bytes;
}

function size(text: string): number {
  return text.length + ENTRY_BYTES;
}
