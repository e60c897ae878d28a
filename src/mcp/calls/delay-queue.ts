import { Ring, RingPlace } from '../../collections/ring.js';
import { safely } from '../../lifecycle/background.js';

/** Where an item waits in a `DelayQueue`. */
export class DelayPlace<Item> extends RingPlace<Item> {
  /** In ms since the epoch. */
  due = 0;
}

/**
 * Calls back once for each item that stayed for `delayMs`. Since all wait equally long they fall due in the order they
 * came, so one timer for the first of them serves all.
 */
export class DelayQueue<Item> {
  private readonly places = new Ring<Item>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly delayMs: number,
    private readonly onDue: (item: Item) => void,
  ) {}

  /** The item waits from now on, until its place is left. */
  add(place: DelayPlace<Item>): void {
    place.due = performance.now() + this.delayMs;
    this.places.join(place);
    this.timer ??= this.schedule(this.delayMs);
  }

  /** No item falls due any more that waits now. */
  clear(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (let first = this.first; first; first = this.first) first.leave();
  }

  private get first(): DelayPlace<Item> | undefined {
    return this.places.first as DelayPlace<Item> | undefined;
  }

  private schedule(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.run(), ms).unref();
  }

  private run(): void {
    this.timer = undefined;
    const now = performance.now();
    for (let first = this.first; first; first = this.first) {
      if (first.due > now) {
        this.timer = this.schedule(first.due - now);
        return;
      }
      first.leave();
      const { item } = first;
      safely('delayed stream', () => this.onDue(item));
    }
  }
}
