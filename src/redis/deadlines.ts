import { Ring, RingPlace } from '../collections/ring.js';
import { safely } from '../lifecycle/background.js';
import { Periodic } from '../lifecycle/periodic.js';

/** How finely time is told: what waits is given up at most this part of its time early, and never late. */
const PARTS = 10;

/** What waits, by what is called when its time is over. */
type Waiting = Ring<() => void>;

/**
 * Gives up what waits for longer than a time that is the same for all. One timer serves all of them, because most are
 * called off long before. Only time in which this process could have seen an answer counts: a block of its event loop
 * is one tick of the timer, however long, and whatever lies in the sockets by then is read first.
 */
export class Deadlines {
  /** The newest come last. */
  private parts: Waiting[] = [new Ring()];
  private readonly timer: Periodic;

  constructor(timeoutMs: number) {
    this.timer = new Periodic('redis-deadlines', timeoutMs / PARTS, () => this.next());
  }

  /** @returns the place to leave, to call it off */
  add(giveUp: () => void): RingPlace<() => void> {
    this.timer.start();
    const place = new RingPlace(giveUp);
    this.parts[this.parts.length - 1]!.join(place);
    return place;
  }

  private next(): void {
    if (this.parts.every(({ first }) => !first)) return this.rest();
    this.parts.push(new Ring());
    if (this.parts.length <= PARTS) return;
    const due = this.parts.shift();
    // Timers run before sockets are read, so an answer that is here already would come too late.
    setImmediate(() => [...(due ?? [])].forEach((giveUp) => safely('redis-deadlines', giveUp)));
  }

  private rest(): void {
    this.timer.stop();
    this.parts = [new Ring()];
  }
}
