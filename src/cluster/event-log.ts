/** One event of a call stream as it was stored. Positions are contiguous from 1; 0 is the stream's own opening. */
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

export type AppendOutcome =
  { readonly state: 'appended'; readonly position: number } | { readonly state: 'unavailable'; readonly cause: Error };

export type ReadOutcome =
  | {
      readonly state: 'read';
      readonly events: readonly LoggedEvent[];
      /** No event will follow. */
      readonly ended: boolean;
      /** Events after the asked position that the bounds have dropped. */
      readonly missed: number;
    }
  | { readonly state: 'unknown' }
  | { readonly state: 'unavailable'; readonly cause: Error };

/**
 * What was promised on each call stream, so that a client that lost its connection can have the rest.
 *
 * One writer appends to a stream at a time. A log is bounded in events and bytes and forgotten some time after its
 * stream ended. An implementation must not throw for an outage: it answers `unavailable`.
 */
export abstract class EventLog {
  abstract append(name: StreamName, data: string, weight: EventWeight): Promise<AppendOutcome>;

  /** Marks the stream as complete; makes the log known even when nothing was appended. */
  abstract end(name: StreamName): Promise<void>;

  /** What comes after `position`. `unknown`: there never was such a stream, or it is forgotten. */
  abstract read(name: StreamName, position: number): Promise<ReadOutcome>;

  /** Forgets every stream of a session that ended. */
  abstract forget(sessionId: string): Promise<void>;
}
