import { faults } from '../lifecycle/faults.js';
import { Deadlines } from './deadlines.js';

/** A store asks Redis a few times for one answer, each of which has a time-out of its own. */
const COMMANDS = 3;

/**
 * A store answers in time, and says that it is away instead of throwing. Where an adapter does neither, it counts as away,
 * and is reported.
 */
export class AnswerLimit {
  private readonly deadlines: Deadlines;

  /**
   * @param work its name in the log
   * @param timeoutMs how long one command may take (`STORE_TIMEOUT_MS`)
   */
  constructor(
    private readonly work: string,
    timeoutMs: number,
  ) {
    this.deadlines = new Deadlines(COMMANDS * timeoutMs);
  }

  /** @param away what the answer is then */
  ask<T>(ask: () => Promise<T>, away: (cause: Error) => T): Promise<T> {
    return new Promise((resolve) => {
      const waiting = this.deadlines.add(() => end(away(this.report(new Error('no answer in time')))));
      const end = (answer: T) => {
        if (waiting.leave()) resolve(answer);
      };
      const failed = (error: unknown) => end(away(this.report(error)));
      try {
        ask().then(end, failed);
      } catch (error) {
        failed(error);
      }
    });
  }

  private report(error: unknown): Error {
    faults.report(this.work, error);
    return error instanceof Error ? error : new Error(String(error));
  }
}
