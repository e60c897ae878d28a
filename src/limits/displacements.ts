import { LRUCache } from 'lru-cache';

/** A live client that lost its place comes back within seconds; it must not push out the next one, or all of them would for ever. */
const EVERY_MS = 10_000;

const REMEMBERED = 10_000;

/**
 * Makes room among what may be dead, such as streams that a proxy keeps open for clients that left: the oldest ends for
 * a newcomer, but for each owner only so often.
 */
export class Displacements {
  private readonly last = new LRUCache<string, number>({ max: REMEMBERED });

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Whether the owner's oldest may end now; then it must. */
  allows(owner: string): boolean {
    const now = this.now();
    if (now - (this.last.get(owner) ?? -Infinity) < EVERY_MS) return false;
    this.last.set(owner, now);
    return true;
  }
}
