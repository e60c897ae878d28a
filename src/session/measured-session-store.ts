import type { Settings } from '../config/settings.js';
import type { Metrics } from '../metrics/metrics.js';
import { AnswerLimit } from '../redis/answer-limit.js';
import { withAnswerLimit } from '../redis/dependable.js';
import type { Tracing } from '../tracing/tracing.js';
import type { SessionChange, SessionRecord } from './session-record.js';
import {
  type CheckOutcome,
  type CountOutcome,
  type CreateOutcome,
  type DeleteOutcome,
  SESSION_STORE_AWAY,
  SessionStore,
  type StoredSession,
  type Unavailable,
  type UpdateOutcome,
} from './session-store.js';

/** Any session store, with each answer's time measured and its command traced. */
export class MeasuredSessionStore extends SessionStore {
  constructor(
    private readonly store: SessionStore,
    private readonly metrics: Metrics,
    private readonly tracing: Tracing,
  ) {
    super();
  }

  now(): number {
    return this.store.now();
  }

  create(record: SessionRecord): Promise<CreateOutcome> {
    return this.measure('create', () => this.store.create(record));
  }

  check(id: string, seen?: StoredSession): Promise<CheckOutcome> {
    return this.measure('check', () => this.store.check(id, seen));
  }

  peek(id: string, seen?: StoredSession): Promise<CheckOutcome> {
    return this.measure('peek', () => this.store.peek(id, seen));
  }

  update(id: string, change: SessionChange): Promise<UpdateOutcome> {
    return this.measure('update', () => this.store.update(id, change));
  }

  delete(id: string): Promise<DeleteOutcome> {
    return this.measure('delete', () => this.store.delete(id));
  }

  count(): Promise<CountOutcome> {
    return this.measure('count', () => this.store.count());
  }

  private async measure<O extends { readonly state: string }>(
    operation: 'create' | 'check' | 'peek' | 'update' | 'delete' | 'count',
    ask: () => Promise<O | Unavailable>,
  ): Promise<O | Unavailable> {
    const started = performance.now();
    const outcome = await this.tracing.store(operation, ask);
    const seconds = (performance.now() - started) / 1000;
    this.metrics.storeDuration.observe({ operation, outcome: outcome.state }, seconds);
    return outcome;
  }
}

/** The store that answers in time, whatever its adapter does, and is measured. */
export function measuredSessionStore(
  adapter: SessionStore,
  metrics: Metrics,
  tracing: Tracing,
  { storeTimeoutMs }: Settings,
): SessionStore {
  const store = withAnswerLimit(adapter, new AnswerLimit('session store', storeTimeoutMs), SESSION_STORE_AWAY);
  return new MeasuredSessionStore(store, metrics, tracing);
}
