import type { FedEntry } from './fed-entry.js';

/** Past this many, the other pods are told that something was lost, instead of what. */
const MAX_UNSENT = 1_000;

/**
 * What this pod told its own clients while it could not be stored, for the other pods to hear later. What says the same
 * is kept once; a change of a list is no less of one for having been told late.
 */
export class UnsentEntries {
  private readonly entries = new Map<string, FedEntry>();

  get size(): number {
    return this.entries.size;
  }

  get all(): readonly FedEntry[] {
    return [...this.entries.values()];
  }

  keep(entry: FedEntry): void {
    const key = keyOf(entry);
    if (this.entries.has(LOST) || this.entries.has(key)) return;
    if (this.entries.size < MAX_UNSENT) {
      this.entries.set(key, entry);
      return;
    }
    this.entries.clear();
    this.entries.set(LOST, { kind: 'lost', id: entry.id });
  }

  sent(entry: FedEntry): void {
    if (this.entries.get(keyOf(entry)) === entry) this.entries.delete(keyOf(entry));
  }
}

const LOST = '';

function keyOf(entry: FedEntry): string {
  return entry.kind === 'lost' ? LOST : entry.data;
}
