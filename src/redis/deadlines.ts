import { Ring, RingPlace } from '../collections/ring.js';
import { safely } from '../lifecycle/background.js';
import { Periodic } from '../lifecycle/periodic.js';

/** How finely time is told: what waits is given up at most this part of its time early, and never late. */
const TURNS = 10;

/** What waits, by what is called when its time is over. */
type Waiting = Ring<() => void>;

/**
 * Gives up what waits for longer than a time that is the same for all. One timer serves all of them, because most are
 * called off long before. Only time in which this process could have seen an answer counts: a block of its event loop
 * is one turn of the timer, however long, and whatever lies in the sockets by then is read first.
 */
export class Deadlines {
  /** The newest come last. */
  private turns: Waiting[] = [new Ring()];
  private readonly turning: Periodic;

  constructor(timeoutMs: number) {
    this.turning = new Periodic('redis-deadlines', timeoutMs / TURNS, () => this.turn());
  }

  /** @returns the place to leave, to call it off */
  add(giveUp: () => void): RingPlace<() => void> {
    this.turning.start();
    const place = new RingPlace(giveUp);
    this.turns[this.turns.length - 1]!.join(place);
    return place;
  }

  private turn(): void {
    if (this.turns.every(({ first }) => !first)) return this.rest();
    this.turns.push(new Ring());
    if (this.turns.length <= TURNS) return;
    const due = this.turns.shift();
    // Timers run before sockets are read, so an answer that is here already would come too late.
    setImmediate(() => [...(due ?? [])].forEach((giveUp) => safely('redis-deadlines', giveUp)));
  }

  private rest(): void {
    this.turning.stop();
    this.turns = [new Ring()];
  }
}
