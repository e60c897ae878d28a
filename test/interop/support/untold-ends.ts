import { setTimeout as sleep } from 'node:timers/promises';
import type { Target } from './targets.js';

/** Steps in which a program gives up one call of `slow`. */
const GIVE_UP = ['cancel', 'timeout'];

/** How long after the step a server may hear of it, in ms. Before the connection ends, which would tell it as well. */
const GRACE_MS = 250;

/** Finds steps after which a call that a client gave up still runs. */
export class UntoldEnds {
  private known: number;
  private readonly looks: Promise<void>[] = [];
  private readonly found = new Set<string>();

  constructor(private readonly target: Target) {
    this.known = target.ended();
  }

  readonly onStep = (step: string): void => {
    if (GIVE_UP.includes(step)) this.looks.push(this.look(step));
  };

  async steps(): Promise<ReadonlySet<string>> {
    await Promise.all(this.looks);
    return this.found;
  }

  private async look(step: string): Promise<void> {
    await sleep(GRACE_MS);
    const ended = this.target.ended();
    if (ended <= this.known) this.found.add(step);
    this.known = ended;
  }
}
