import { Logger, type LoggerService } from '@nestjs/common';
import { Periodic } from './periodic.js';

/** What a start waits for is told after this time, in ms, and again whenever it has taken twice as long. */
const FIRST_AFTER_MS = 5_000;
const LOOK_EVERY_MS = 1_000;
const MOST_NAMED = 3;

interface Wait {
  readonly what: string;
  readonly since: number;
  tellAt: number;
}

/** What a start waits for: an operator is told while it lasts long, and when it has ended. */
export class Waits {
  private readonly open = new Set<Wait>();
  private readonly looks = new Periodic('start', LOOK_EVERY_MS, () => this.look());

  constructor(
    private readonly logger: Pick<LoggerService, 'log' | 'warn'> = new Logger('Start'),
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * @param what as in `The start waits for onModuleInit of Warehouse in WarehouseModule`
   * @returns to be called when it has ended well
   */
  begin(what: string): () => void {
    const since = this.now();
    const wait: Wait = { what, since, tellAt: since + FIRST_AFTER_MS };
    this.open.add(wait);
    this.looks.start();
    return () => this.end(wait);
  }

  /** The start has failed, or the application closes: nothing is told any more. */
  clear(): void {
    this.open.clear();
    this.looks.stop();
  }

  private look(): void {
    const now = this.now();
    const due = [...this.open].filter(({ tellAt }) => tellAt <= now);
    if (due.length === 0) return;
    for (const wait of due) wait.tellAt = now + (now - wait.since);
    const seconds = secondsOf(now - Math.min(...due.map(({ since }) => since)));
    const waiting = due.slice(0, MOST_NAMED).map(({ what }) => what);
    const others = due.length > waiting.length ? `, and for ${due.length - waiting.length} more` : '';
    const words = `The start has waited for ${waiting.join(', for ')}${others}, for ${seconds} s now. ${ADVICE}`;
    this.logger.warn({ event: 'start.waiting', waiting, seconds }, words);
  }

  private end(wait: Wait): void {
    if (!this.open.delete(wait)) return;
    if (this.open.size === 0) this.clear();
    const ms = this.now() - wait.since;
    if (ms < FIRST_AFTER_MS) return;
    const seconds = secondsOf(ms);
    this.logger.log({ event: 'start.waited', waited: wait.what, seconds }, `${wait.what} ended after ${seconds} s`);
  }
}

const ADVICE =
  'Until it ends nothing is served, and the probes of this process fail. Let it give up after a time of its own, or do it in the background where tools can be called without it';

function secondsOf(ms: number): number {
  return Math.round(ms / 100) / 10;
}
