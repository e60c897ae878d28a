import { LRUCache } from 'lru-cache';
import { PrincipalSessions, type Reservation } from './principal-sessions.js';

/** Owners that are remembered; for one more, the one that came longest ago is forgotten. */
const REMEMBERED_MAX = 10_000;

/** How many of the oldest are told of. */
const OLDEST_TOLD = 20;

/** For a service without Redis: what one process holds goes with it. Places are kept in the order they were taken. */
export class MemoryPrincipalSessions extends PrincipalSessions {
  private readonly places = new LRUCache<string, Set<string>>({ max: REMEMBERED_MAX });

  reserve(owner: string, id: string, max: number): Promise<Reservation> {
    const taken = this.places.get(owner) ?? new Set();
    if (max > 0 && taken.size >= max)
      return Promise.resolve({ state: 'full', oldest: [...taken].slice(0, OLDEST_TOLD) });
    this.places.set(owner, taken.add(id));
    return Promise.resolve({ state: 'reserved' });
  }

  release(owner: string, id: string): Promise<void> {
    this.places.get(owner)?.delete(id);
    return Promise.resolve();
  }
}
