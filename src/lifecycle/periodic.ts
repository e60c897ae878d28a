import { faults } from './faults.js';

/** Work that has not ended, nor said that it goes on, for so many periods is stuck. */
const STUCK_AFTER_PERIODS = 3;

/** Nothing is stuck sooner than after this time, in ms. */
const STUCK_AFTER_MS = 30_000;

/** What waits for a store that is away may wait for so many of its time-outs. */
const TIMEOUTS = 4;

/** `sockets`: after this process has read what lies in its sockets; timers run before that. */
export type PeriodStart = 'timer' | 'sockets';

/** Done every period. @param goesOn to be called now and then by work that may last for several periods */
export type PeriodicWork = (goesOn: () => void) => unknown;

/** Those that are started. */
const started = new Set<Periodic>();

/** What work may wait for now, by how long it takes to give up, in ms. */
const allowed = new Set<{ readonly timeoutMs: number }>();

/** How long work may wait for others before it is stuck, in ms. */
let waitMs = STUCK_AFTER_MS;

/**
 * Work may wait for something that takes as long as `timeoutMs` to give up.
 * @returns takes it back: work has no more to wait for that
 */
export function allowTimeout(timeoutMs: number): () => void {
  const one = { timeoutMs };
  allowed.add(one);
  reckon();
  return () => {
    allowed.delete(one);
    reckon();
  };
}

function reckon(): void {
  waitMs = Math.max(STUCK_AFTER_MS, ...[...allowed].map(({ timeoutMs }) => TIMEOUTS * timeoutMs));
}

/**
 * Work that is done again and again, with an owner: it never overlaps itself, what it throws is reported and ends nothing,
 * and while it is stuck the process is not live. The provider that starts it stops it when Nest shuts down.
 *
 * Time is told in ticks of its own timer, so neither a suspended machine nor a blocked event loop makes work look stuck.
 */
export class Periodic {
  private timer: NodeJS.Timeout | undefined;
  private isRunning = false;
  /** Ticks since the work that is running began, or last went on. */
  private waited = 0;

  /** @param name in the log and in the answer of `/health/live` */
  constructor(
    readonly name: string,
    private readonly everyMs: number,
    private readonly work: PeriodicWork,
    private readonly from: PeriodStart = 'timer',
  ) {}

  /** The first time comes after a period. Does nothing where it is started already. */
  start(): this {
    this.timer ??= setInterval(() => this.tick(), this.everyMs).unref();
    started.add(this);
    return this;
  }

  /** Work that is running goes on to its end. */
  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    started.delete(this);
  }

  get isStarted(): boolean {
    return this.timer !== undefined;
  }

  get isStuck(): boolean {
    return this.waited >= this.ticksToStuck;
  }

  private get ticksToStuck(): number {
    return Math.max(STUCK_AFTER_PERIODS, Math.ceil(waitMs / this.everyMs));
  }

  /** Does the work now, unless it is being done. */
  run(): void {
    if (this.isRunning) return;
    this.isRunning = true;
    this.waited = 0;
    try {
      const pending = this.work(this.goesOn);
      if (isPromise(pending)) pending.then(this.ended, this.failed);
      else this.ended();
    } catch (error) {
      this.failed(error);
    }
  }

  private tick(): void {
    if (this.isRunning) this.wait();
    else if (this.from === 'timer') this.run();
    else setImmediate(() => this.timer && this.run());
  }

  private wait(): void {
    this.waited += 1;
    if (this.waited === this.ticksToStuck) faults.stuck(this.name, (this.waited * this.everyMs) / 1_000);
  }

  private readonly goesOn = (): void => {
    this.waited = 0;
  };

  private readonly ended = (): void => {
    this.isRunning = false;
    this.waited = 0;
  };

  private readonly failed = (error: unknown): void => {
    this.ended();
    faults.report(this.name, error);
  };
}

/** The names of what is stuck in this process, each once. */
export function stuckWork(): readonly string[] {
  return [...new Set([...started].filter(({ isStuck }) => isStuck).map(({ name }) => name))];
}

/** The names of what is started in this process. */
export function startedWork(): readonly string[] {
  return [...started].map(({ name }) => name);
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | undefined)?.then === 'function';
}
