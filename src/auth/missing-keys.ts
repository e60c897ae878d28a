import { LRUCache } from 'lru-cache';

/** Names of keys that are remembered. Anybody can make up more, and the oldest are then forgotten. */
const REMEMBERED_MAX = 1_000;

/** UTF-16 units of a name by which it is told from others. */
const LONGEST_NAME = 200;

/**
 * Since when keys have been asked for that an issuer was not known to have. Only a read that began later can say that it
 * does not have one: before that, the key may be new.
 */
export class MissingKeys {
  private readonly since = new LRUCache<string, number>({ max: REMEMBERED_MAX });

  /** @returns when this key was first asked for: `now` where it had not been */
  ask(name: string, now: number): number {
    const key = name.slice(0, LONGEST_NAME);
    const since = this.since.get(key) ?? now;
    this.since.set(key, since);
    return since;
  }

  /** The issuer had this key and took it away: nothing is left open about it. */
  withdrawn(name: string): void {
    this.since.set(name.slice(0, LONGEST_NAME), -Infinity);
  }
}
