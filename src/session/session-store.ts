import { type Away, AS_IS } from '../redis/dependable.js';
import type { SessionChange, SessionRecord } from './session-record.js';

/** A record together with the exact text it was read from: equal text means that nothing changed. */
export interface StoredSession {
  readonly record: SessionRecord;
  readonly text: string;
}

/** The store could not be asked. Says nothing about the session: an outage is never an expiry. */
export interface Unavailable {
  readonly state: 'unavailable';
  readonly cause: Error;
}

/** The store said explicitly that there is no such session. */
export interface Gone {
  readonly state: 'gone';
}

export interface Alive {
  readonly state: 'alive';
  readonly session: StoredSession;
}

export type CheckOutcome = Alive | Gone | Unavailable;

export type CreateOutcome =
  | { readonly state: 'created'; readonly session: StoredSession; /** ms since the epoch */ readonly expiresAt: number }
  | { readonly state: 'too-large'; readonly bytes: number; readonly limit: number }
  | Unavailable;

/** So many of what a session may hold at most. */
export interface ReachedLimit {
  readonly limit: number;
  readonly of: 'subscriptions' | 'bytes';
}

/** `limit`: the session already holds as many subscriptions (or record bytes) as it may; nothing was changed. */
export type UpdateOutcome = Alive | Gone | ({ readonly state: 'limit' } & ReachedLimit) | Unavailable;

export type DeleteOutcome = { readonly state: 'deleted' } | Gone | Unavailable;

export type CountOutcome = { readonly state: 'counted'; readonly sessions: number } | Unavailable;

/**
 * Where session records live. The store decides whether a session lives; nothing else does.
 *
 * Every answer is a value. An implementation must not throw for an outage, must not answer `gone` unless the store
 * said so explicitly, must not queue commands while the store is away, and must answer within the command time-out.
 */
export abstract class SessionStore {
  /** The store's own time, in ms since the epoch: what is kept of one pod and compared by another one is of this clock. */
  abstract now(): number;

  /** Stores a new session for one TTL. A record over 16 KB is refused as `too-large`. */
  abstract create(record: SessionRecord): Promise<CreateOutcome>;

  /**
   * Is the session alive? One command; slides the TTL. `seen` is what the caller read last: when the stored text is
   * the same, that very object is returned and nothing is parsed.
   */
  abstract check(id: string, seen?: StoredSession): Promise<CheckOutcome>;

  /** Like `check`, and leaves the TTL as it is. */
  abstract peek(id: string, seen?: StoredSession): Promise<CheckOutcome>;

  /** Changes one field atomically, keeps the TTL, and never revives a deleted session. */
  abstract update(id: string, change: SessionChange): Promise<UpdateOutcome>;

  /** Removes every key of the session. */
  abstract delete(id: string): Promise<DeleteOutcome>;

  /** Live sessions in the whole store, within 1 %. */
  abstract count(): Promise<CountOutcome>;
}

const unavailable = (cause: Error): Unavailable => ({ state: 'unavailable', cause });

export const SESSION_STORE_AWAY: Away<SessionStore> = {
  now: AS_IS,
  create: unavailable,
  check: unavailable,
  peek: unavailable,
  update: unavailable,
  delete: unavailable,
  count: unavailable,
};
