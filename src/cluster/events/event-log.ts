import { type Away, AS_IS } from '../../redis/dependable.js';

/** One event of a call stream as it was stored. Positions are contiguous from 1; 0 is the beginning of the stream. */
export interface LoggedEvent {
  readonly position: number;
  readonly data: string;
}

/** Which stream of which session. */
export interface StreamName {
  readonly sessionId: string;
  readonly stream: string;
}

/** `expendable` events (progress, logs) are the first to go when a log is full; `required` ones stay. */
export type EventWeight = 'required' | 'expendable';

/** An event to store. Its writer counts: where a reply was lost, the same event can be appended again and is there once. */
export interface NewEvent extends LoggedEvent {
  readonly weight: EventWeight;
}

/** What another pod needs to know to finish a stream whose pod died. */
export interface StreamDescriptor {
  /** The ids of the requests that the stream answers, as JSON-RPC wrote them. */
  readonly ids: readonly (string | number)[];
  /** The request, where it may simply be run again: declared read-only or idempotent. */
  readonly repeat?: string;
  /** With it, what the caller's token let them use. */
  readonly grants?: { readonly scopes: readonly string[]; readonly roles: readonly string[] };
}

/** Who writes a stream. A stream has one writer at a time; each take-over raises the epoch and shuts the old one out. */
export interface StreamWriter {
  /** Empty where a pod that goes down has given the stream up. */
  readonly pod: string;
  readonly epoch: number;
  /** Runs that are lost if this one is. */
  readonly lostRuns: number;
}

export interface LogUnavailable {
  readonly state: 'unavailable';
  readonly cause: Error;
}

/** Somebody else writes the stream now: nothing of this writer counts any more. */
export interface Fenced {
  readonly state: 'fenced';
}

/** The session is gone, and its streams with it. */
export interface LogGone {
  readonly state: 'gone';
}

export type OpenStreamOutcome =
  { readonly state: 'opened'; readonly epoch: number } | Fenced | LogGone | LogUnavailable;

export type AppendOutcome =
  /** It is there, by this append or by an earlier one of the same event. */
  | { readonly state: 'appended'; readonly connection?: string | undefined }
  /** The log ends at `last`, and what it has at the event's position, if anything, is another event. */
  | { readonly state: 'misplaced'; readonly last: number }
  | Fenced
  | LogGone
  /** `mayBeStored`: the append was sent, and it is not known what became of it. */
  | (LogUnavailable & { readonly mayBeStored: boolean });

export type SkipOutcome = { readonly state: 'skipped' } | Fenced | LogUnavailable;

/** `late`: the stream has its answer, or is gone. */
export type SettleOutcome = { readonly state: 'settled' } | { readonly state: 'late' } | LogUnavailable;

export type EndOutcome = { readonly state: 'ended' } | Fenced | LogUnavailable;

/** `full`: the bounds of the stream's answers leave no room for this one, or the stream is forgotten. */
export type KeepOutcome = { readonly state: 'kept' } | { readonly state: 'full' } | Fenced | LogUnavailable;

/** The most answers that are kept with a stream: more than any call asks that a person answers. */
export const MAX_KEPT_ANSWERS = 100;

/** A stream as its new writer finds it. */
export interface TakenOver {
  readonly state: 'taken';
  readonly epoch: number;
  /** Runs that were lost with their pods. */
  readonly lostRuns: number;
  readonly descriptor: StreamDescriptor;
  /** The position to go on after. */
  readonly last: number;
  readonly events: readonly LoggedEvent[];
  /** What `keepAnswer` kept, by the ids of the questions. */
  readonly answers: ReadonlyMap<string, string>;
  /** Some of it cannot be read: `descriptor` and `events` have what can. */
  readonly isDamaged?: true;
}

export interface StreamRead {
  readonly state: 'read';
  /** The requests that the stream answers. */
  readonly ids: readonly (string | number)[];
  readonly events: readonly LoggedEvent[];
  /** No event will follow. */
  readonly ended: boolean;
  /** Events after the asked position that the bounds have dropped, or that cannot be read. */
  readonly missed: number;
  /** Some of them cannot be read, and with them an answer may be lost. */
  readonly isDamaged?: true;
  readonly writer: StreamWriter;
  /** Where the client hears the stream: the last connection that was claimed. `undefined`: where it began. */
  readonly connection?: string | undefined;
}

export type ReadOutcome =
  | StreamRead
  | { readonly state: 'unknown' }
  /** What is stored of the stream cannot be read; the ids of its requests, where those can. */
  | { readonly state: 'unreadable'; readonly ids: StreamRead['ids'] }
  | LogUnavailable;

export type TakeOverOutcome =
  | TakenOver
  /** The call has lost more than one run: the next waits a while (`BACK_OFF_MS`). */
  | { readonly state: 'early' }
  /** Another pod was faster, or the stream has ended. */
  | { readonly state: 'lost' }
  | LogUnavailable;

/**
 * What was promised on each call stream, so that a client that lost its connection can have the rest, on any pod.
 *
 * A log is bounded in events and bytes and forgotten some time after its stream ended. An implementation must not
 * throw for an outage: it answers `unavailable`. Appending, fencing and waking the follower are one step.
 */
export abstract class EventLog {
  /** Whether other pods can read it, and so finish what this pod leaves. */
  abstract readonly isShared: boolean;

  /** Makes this pod the stream's first writer. */
  abstract open(name: StreamName, descriptor: StreamDescriptor): Promise<OpenStreamOutcome>;

  /** Positions are contiguous: only the one after the last is free. */
  abstract append(name: StreamName, epoch: number, event: NewEvent): Promise<AppendOutcome>;

  /** Says that the positions up to `last` are used, where the store has lost what they held. Readers miss them. */
  abstract skip(name: StreamName, epoch: number, last: number): Promise<SkipOutcome>;

  /** Keeps a client's answer to the question `requestId` of this stream, for the pod that takes it over. The first one stays. */
  abstract keepAnswer(name: StreamName, epoch: number, requestId: string, answer: string): Promise<KeepOutcome>;

  /**
   * Answers a request that may be repeated and ends its stream, by a writer that is shut out: what such a request comes
   * to is right whichever run it is of. The first answer counts.
   */
  abstract settle(name: StreamName, answer: string): Promise<SettleOutcome>;

  /** Gives the stream up, so that any pod may take it over at once. */
  abstract release(name: StreamName, epoch: number): Promise<EndOutcome>;

  /** Marks the stream as complete. */
  abstract end(name: StreamName, epoch: number): Promise<EndOutcome>;

  /** What comes after `position`. `unknown`: there never was such a stream, or it is forgotten. */
  abstract read(name: StreamName, position: number): Promise<ReadOutcome>;

  /**
   * The same for a client that comes back on `connection`, a name that no other has, and hears the stream there alone
   * from now on. Who had it before is woken (`appended`), and sees so in its next reply.
   */
  abstract claim(name: StreamName, position: number, connection: string): Promise<ReadOutcome>;

  /** The same, and this pod is woken when more comes, as long as `connection` is the one that was claimed last. */
  abstract follow(name: StreamName, position: number, connection: string): Promise<ReadOutcome>;

  /** Makes this pod the writer in place of the one of `epoch`. */
  abstract takeOver(name: StreamName, epoch: number): Promise<TakeOverOutcome>;

  /** Forgets every stream of a session that ended. */
  abstract forget(sessionId: string): Promise<void>;
}

const unavailable = (cause: Error): LogUnavailable => ({ state: 'unavailable', cause });

export const EVENT_LOG_AWAY: Away<EventLog> = {
  isShared: AS_IS,
  open: unavailable,
  append: (cause) => ({ state: 'unavailable', cause, mayBeStored: true }),
  skip: unavailable,
  keepAnswer: unavailable,
  settle: unavailable,
  release: unavailable,
  end: unavailable,
  read: unavailable,
  claim: unavailable,
  follow: unavailable,
  takeOver: unavailable,
  forget: () => undefined,
};
