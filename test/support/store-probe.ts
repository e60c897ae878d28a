import type { Metrics } from '../../src/metrics/metrics.js';
import type { Settings } from '../../src/config/settings.js';
import { MemorySessionStore } from '../../src/session/memory-session-store.js';
import type { SessionChange, SessionRecord } from '../../src/session/session-record.js';
import { SessionStore, type StoredSession } from '../../src/session/session-store.js';

const AWAY = { state: 'unavailable', cause: new Error('the store is away') } as const;

/** A session store, in memory where none is given, that remembers what it was asked and can be away. */
export class StoreProbe extends SessionStore {
  /** What it was asked, as `operation id`, outages included. */
  readonly asked: string[] = [];
  away = false;
  private readonly store: SessionStore;

  constructor(settings: Settings, metrics: Metrics, store?: SessionStore) {
    super();
    this.store = store ?? new MemorySessionStore(settings, metrics);
  }

  now(): number {
    return this.store.now();
  }

  create(record: SessionRecord) {
    return this.ask('create', record.id, () => this.store.create(record));
  }

  check(id: string, seen?: StoredSession) {
    return this.ask('check', id, () => this.store.check(id, seen));
  }

  peek(id: string, seen?: StoredSession) {
    return this.ask('peek', id, () => this.store.peek(id, seen));
  }

  update(id: string, change: SessionChange) {
    return this.ask('update', id, () => this.store.update(id, change));
  }

  delete(id: string) {
    return this.ask('delete', id, () => this.store.delete(id));
  }

  count() {
    return this.ask('count', '', () => this.store.count());
  }

  /** Another pod deleted the session, or its time was over. */
  async lose(id: string): Promise<void> {
    await this.store.delete(id);
  }

  close(): void {
    if (this.store instanceof MemorySessionStore) this.store.onModuleDestroy();
  }

  private async ask<Outcome>(operation: string, id: string, answer: () => Promise<Outcome>) {
    this.asked.push(`${operation} ${id}`);
    return this.away ? AWAY : answer();
  }
}
