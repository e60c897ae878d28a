import type { Away } from '../../../redis/dependable.js';

/**
 * - `first`: the id was not claimed before
 * - `used`: it was, or was tried to be while the store was going away
 * - `unavailable`: the store can't say, so what must happen once must not happen now
 */
export type SingleUseOutcome = 'first' | 'used' | 'unavailable';

/** Lets one of all those who present the same state act on it, over all pods. */
export abstract class SingleUse {
  /**
   * At most one claim of an id is `first`. An adapter must not forget a claim early, whatever else it has to remember.
   * @param id of the `CallState`
   * @param ttlSeconds how long the claim is remembered; at least as long as a state with that id could still be opened
   */
  abstract claim(id: string, ttlSeconds: number): Promise<SingleUseOutcome>;
}

export const SINGLE_USE_AWAY: Away<SingleUse> = { claim: () => 'unavailable' };
