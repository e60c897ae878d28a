import { setTimeout as delay } from 'node:timers/promises';
import { background } from '../lifecycle/background.js';

/** A server may say so often that its lists changed as it likes: between two readings there is so much time, in ms. */
const PACE_MS = 1_000;

/** Does one thing again whenever it is asked to, never twice at the same time: what is asked meanwhile is done once after it. */
export class Refresh {
  private isRunning = false;
  private isAskedAgain = false;

  constructor(
    private readonly work: () => Promise<void>,
    private readonly paceMs = PACE_MS,
  ) {}

  ask(): void {
    if (this.isRunning) {
      this.isAskedAgain = true;
      return;
    }
    this.isRunning = true;
    background(this.run(), 'refresh of upstream lists');
  }

  private async run(): Promise<void> {
    try {
      await this.work();
    } finally {
      await delay(this.paceMs, undefined, { ref: false });
      this.isRunning = false;
      if (this.isAskedAgain) {
        this.isAskedAgain = false;
        this.ask();
      }
    }
  }
}
