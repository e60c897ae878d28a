import type { Away } from '../redis/dependable.js';
import type { Unavailable } from './session-store.js';

/** `full`: the oldest sessions that hold a place, those unused for longest first; those still being opened are not among them. */
export type Reservation =
  { readonly state: 'reserved' } | { readonly state: 'full'; readonly oldest: readonly string[] } | Unavailable;

/**
 * Which sessions an owner of `sessionOwners` has: as a rule a principal. Each holds a place: reserved before its record is stored, and kept by the pod that slides
 * the record's TTL. A place can outlive its session where its end was not reported; the record decides.
 *
 * Every answer is a value. An implementation must not throw for an outage, must give places out one by one, and must
 * let a reservation lapse by itself whose pod died before the record was stored.
 */
export abstract class PrincipalSessions {
  /** Takes a place for a session that is about to be stored, where fewer than `max` are taken. `0` is no limit. */
  abstract reserve(owner: string, id: string, max: number): Promise<Reservation>;

  /** The session is over or was never stored. */
  abstract release(owner: string, id: string): Promise<void>;
}

export const PRINCIPAL_SESSIONS_AWAY: Away<PrincipalSessions> = {
  reserve: (cause) => ({ state: 'unavailable', cause }),
  release: () => undefined,
};
