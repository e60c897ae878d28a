import { background } from '../lifecycle/background.js';

/** Does one thing again whenever it is asked to, never twice at the same time: what is asked meanwhile is done once after it. */
export class Refresh {
  private isRunning = false;
  private isAskedAgain = false;

  constructor(private readonly work: () => Promise<void>) {}

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
      this.isRunning = false;
      if (this.isAskedAgain) {
        this.isAskedAgain = false;
        this.ask();
      }
    }
  }
}
