/** Where an item stands in a `Ring`. What may have to leave holds it, so that joining and leaving allocate nothing. */
export class RingPlace<Item> {
  before: RingPlace<Item> | undefined;
  after: RingPlace<Item> | undefined;

  constructor(readonly item: Item) {}

  /** @returns whether it stood in a ring */
  leave(): boolean {
    const { before, after } = this;
    if (!before || !after) return false;
    before.after = after;
    after.before = before;
    this.before = undefined;
    this.after = undefined;
    return true;
  }
}

/**
 * Items in the order in which they joined, for those that come and go with every call. A `Map` or `Set` copies itself
 * every few of them. What is worse, V8 lets each worn-out copy, with all that it holds, point to the next; so once the
 * collector has moved one to the old objects, all later ones, and the calls in them, follow it there.
 */
export class Ring<Item> implements Iterable<Item> {
  /** Stands between the newest and the oldest, and for neither. */
  private readonly ends = new RingPlace<Item | undefined>(undefined);

  constructor() {
    this.ends.before = this.ends;
    this.ends.after = this.ends;
  }

  /** The place of the one that joined first. */
  get first(): RingPlace<Item> | undefined {
    const { after } = this.ends;
    return after === this.ends ? undefined : (after as RingPlace<Item>);
  }

  /** Becomes the newest, wherever it stood before. */
  join(place: RingPlace<Item>): void {
    place.leave();
    const newcomer = place as RingPlace<Item | undefined>;
    const newest = this.ends.before;
    newcomer.before = newest;
    newcomer.after = this.ends;
    if (newest) newest.after = newcomer;
    this.ends.before = newcomer;
  }

  /** From the oldest on. The item that was given last may leave meanwhile. */
  *[Symbol.iterator](): Iterator<Item> {
    let place = this.ends.after;
    while (place && place !== this.ends) {
      const next: typeof place | undefined = place.after;
      yield place.item as Item;
      place = next;
    }
  }
}
