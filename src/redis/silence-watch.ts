import { Periodic } from '../lifecycle/periodic.js';
/** How often Redis is looked at in the time that a command may take. */
const LOOKS = 10;

/** Looks in a row without an answer after which Redis is asked, so that a lone command is not the only witness. */
const ASK_AFTER = 3;

/** Looks in a row without an answer that are silence. The first comes after less than a whole interval. */
const SILENT_AFTER = 7;

/**
 * Notices that Redis owes answers and gives none: after seven tenths of a command's time-out, at most eight, whether
 * one command waits or thousands. The looks are counted, not the time, and each comes after the sockets were read: a
 * process whose event loop was blocked takes no server for silent to which it did not listen.
 */
export class SilenceWatch {
  private waiting = 0;
  private answers = 0;
  private answersSeen = 0;
  private looks = 0;
  private readonly looking: Periodic;

  /**
   * @param timeoutMs how long a command may take
   * @param ask sends a command of our own, which is watched like any other
   * @param silent is told once a silence
   */
  constructor(
    timeoutMs: number,
    private readonly ask: () => void,
    private readonly silent: () => void,
  ) {
    this.looking = new Periodic('redis-silence', timeoutMs / LOOKS, () => this.look(), 'sockets');
  }

  sent(): void {
    this.waiting += 1;
    this.looking.start();
  }

  /** A reply came, whatever it says. */
  answered(): void {
    this.waiting -= 1;
    this.answers += 1;
  }

  /** No reply will come. */
  gaveUp(): void {
    this.waiting -= 1;
  }

  stop(): void {
    this.looking.stop();
  }

  private look(): void {
    const quiet = this.waiting > 0 && this.answers === this.answersSeen;
    this.answersSeen = this.answers;
    this.looks = quiet ? this.looks + 1 : 0;
    if (this.waiting === 0) return this.stop();
    if (this.looks === ASK_AFTER) this.ask();
    if (this.looks === SILENT_AFTER) this.silent();
  }
}
