import { LRUCache } from 'lru-cache';
import { principalHash } from './principal.js';
import { PrincipalSessions, type Reservation } from './principal-sessions.js';
import type { Principal } from './session-record.js';

/** Principals that are remembered; for one more, the one that came longest ago is forgotten. */
const REMEMBERED_MAX = 10_000;

/** How many of the oldest are told of. */
const OLDEST_TOLD = 20;

/** For a service without Redis: what one process holds goes with it. Places are kept in the order they were taken. */
export class MemoryPrincipalSessions extends PrincipalSessions {
  private readonly places = new LRUCache<string, Set<string>>({ max: REMEMBERED_MAX });

  reserve(principal: Principal, id: string, max: number): Promise<Reservation> {
    const key = principalHash(principal);
    const taken = this.places.get(key) ?? new Set();
    if (max > 0 && taken.size >= max)
      return Promise.resolve({ state: 'full', oldest: [...taken].slice(0, OLDEST_TOLD) });
    this.places.set(key, taken.add(id));
    return Promise.resolve({ state: 'reserved' });
  }

  release(principal: Principal, id: string): Promise<void> {
    this.places.get(principalHash(principal))?.delete(id);
    return Promise.resolve();
  }
}
