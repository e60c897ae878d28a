import { Logger } from '@nestjs/common';
import { TellLimit } from './tell-limit.js';

/** Whose code rejected a promise that nothing awaited. */
export const REJECTION_ORIGINS = ['service', 'team', 'unknown'] as const;
export type RejectionOrigin = (typeof REJECTION_ORIGINS)[number];

/**
 * What went wrong where no caller waits: in the background, in a timer, in a listener. Counted, and told once a minute for
 * each kind of work. There is one for the process, as there is one event loop.
 */
export class Faults {
  /** Promises that were rejected and that nothing awaited, by whose code did it. */
  readonly rejections: Record<RejectionOrigin, number> = { service: 0, team: 0, unknown: 0 };
  private readonly logger = new Logger('Background');
  private counted = 0;

  constructor(private readonly limit = new TellLimit()) {}

  get count(): number {
    return this.counted;
  }

  /**
   * Never throws.
   * @param work its name in the log: a fixed one, never made of what a client sent
   */
  report(work: string, error: unknown): void {
    this.counted += 1;
    const untold = this.limit.tell(work);
    if (untold === undefined) return;
    this.tell({ event: 'background.failed', work, err: error, ...(untold > 0 && { untold }) }, FAILED);
  }

  /**
   * Counts and tells of work that does not end. Never throws.
   * @param seconds since it began, or last got further
   */
  stuck(work: string, seconds: number): void {
    this.counted += 1;
    this.tell({ event: 'background.stuck', work, seconds }, STUCK);
  }

  private tell(line: object, advice: string): void {
    try {
      this.logger.error(line, advice);
    } catch {
      // A log that fails too leaves nothing to tell it to.
    }
  }
}

const FAILED =
  'Something failed where no caller can be told why; the process goes on, and what is done again and again is done again. Where "err" is of the machine (a full disk, say), mend that; else please report it';

const STUCK =
  'Work in the background does not end: /health/live is 503 until it does, and Kubernetes restarts this pod. Nothing has to be done but to report it: all that such work waits for has a time-out';

/** The faults of this process. */
export const faults = new Faults();
