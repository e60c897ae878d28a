import { type Away, AS_IS } from '../../redis/dependable.js';
import type { StateKey } from './state-key.js';

export type KeyFound =
  | { readonly state: 'found'; readonly key: StateKey }
  | { readonly state: 'unknown' }
  /** There may be such a key, but where it would be can't be asked. */
  | { readonly state: 'unavailable' };

/** The keys of request states and of question ids: one seals, all open. */
export abstract class KeyRing {
  /** The key that seals now. Answers from memory. */
  abstract sealing(): StateKey;

  /** Every key that opens, the sealing one among them. */
  abstract held(): Iterable<StateKey>;

  /**
   * Looks for keys that other pods seal with, at a bounded rate.
   * @returns whether all of them are held, as of now or a moment ago
   */
  abstract refresh(): Promise<boolean>;

  /** The key of that id. Answers from memory; an adapter may look for an id that it has never seen, at a bounded rate. */
  abstract find(id: string): Promise<KeyFound>;
}

export const KEY_RING_AWAY: Away<KeyRing> = {
  sealing: AS_IS,
  held: AS_IS,
  refresh: () => false,
  find: () => ({ state: 'unavailable' }),
};
