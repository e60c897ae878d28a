import { type Codes, lastOf, standsAt } from './codes.js';

/** A set of positions in n characters: at least n + 1 bytes, 1 where the position is in the set. */
export type Positions = Uint8Array;

/** Bytes of a set that is kept for the next matching: as many as a URI may have. Larger sets are made anew. */
const KEPT_BYTES = 9_008;

/**
 * The sets of one matching. Matching is synchronous, so all matchers share the memory: what is taken holds what an
 * earlier matching left in it, and is good until the next `begin`.
 */
export class PositionSets {
  private readonly kept: Positions[] = [];
  private taken = 0;
  private size = 0;
  /** No position at all; `union` and `before` know it. */
  none: Positions = new Uint8Array();
  /** The end of the text, and nothing else. */
  end: Positions = new Uint8Array();

  /** @param length characters of what is matched from now on */
  begin(length: number): void {
    this.taken = 0;
    this.size = length + 1;
    this.none = this.take().fill(0, 0, this.size);
    this.end = this.take().fill(0, 0, this.size);
    this.end[length] = 1;
  }

  take(): Positions {
    if (this.size > KEPT_BYTES) return new Uint8Array(this.size);
    return (this.kept[this.taken++] ??= new Uint8Array(KEPT_BYTES));
  }

  union(a: Positions, b: Positions): Positions {
    if (a === this.none || b === this.none) return a === this.none ? b : a;
    const set = this.take();
    if (a === this.end) {
      set.set(b.subarray(0, this.size));
      set[this.size - 1] = 1;
      return set;
    }
    for (let at = 0; at < this.size; at += 1) set[at] = a[at]! | b[at]!;
    return set;
  }

  /** Where `lead` stands and a position of the set follows. */
  before(codes: Codes, lead: Codes, set: Positions): Positions {
    if (lead.length === 0) return set;
    if (set === this.none || lastOf(codes, lead) < 0) return this.none;
    const found = this.take().fill(0, 0, this.size);
    const first = lead[0];
    for (let at = this.size - 1 - lead.length; at >= 0; at -= 1)
      if (codes[at] === first && set[at + lead.length] === 1 && standsAt(codes, lead, at)) found[at] = 1;
    return found;
  }
}
