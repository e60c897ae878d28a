/** Where an item stands in an `IdleOrder`. The item holds it itself, so that joining and leaving allocate nothing. */
export class IdlePlace<Item> {
  before: IdlePlace<Item> | undefined;
  after: IdlePlace<Item> | undefined;

  constructor(readonly item: Item | undefined) {}
}

/**
 * Idle items in the order in which they became idle, as a ring through their places. Every call makes its session's
 * transport leave and rejoin: a `Map` would copy itself again and again, the more the longer it is.
 */
export class IdleOrder<Item> implements Iterable<Item> {
  /** Stands between the newest and the oldest, and for neither. */
  private readonly ends = new IdlePlace<Item>(undefined);

  constructor() {
    this.ends.before = this.ends;
    this.ends.after = this.ends;
  }

  get longestIdle(): Item | undefined {
    return this.ends.after?.item;
  }

  /** Becomes the newest, wherever it stood before. */
  join(place: IdlePlace<Item>): void {
    this.leave(place);
    const newest = this.ends.before;
    place.before = newest;
    place.after = this.ends;
    if (newest) newest.after = place;
    this.ends.before = place;
  }

  leave(place: IdlePlace<Item>): void {
    const { before, after } = place;
    if (before) before.after = after;
    if (after) after.before = before;
    place.before = undefined;
    place.after = undefined;
  }

  /** From the longest idle on. The item that was given last may leave meanwhile. */
  *[Symbol.iterator](): Iterator<Item> {
    let place = this.ends.after;
    while (place?.item !== undefined) {
      const next = place.after;
      yield place.item;
      place = next;
    }
  }
}
