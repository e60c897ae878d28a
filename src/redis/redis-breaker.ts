import { background, safely } from '../lifecycle/background.js';
import { Periodic } from '../lifecycle/periodic.js';
import type { RedisAnswer } from './redis-unavailable.error.js';
import { isSilence } from './redis-error-reason.js';
import { SilenceWatch } from './silence-watch.js';

/** How long nothing is asked before the next probe, in ms: what coming back may be late by. */
export const PROBE_AFTER_MS = 250;

export type BreakerState = 'closed' | 'half_open' | 'open';

/**
 * The circuit breaker before Redis. A Redis that takes commands and answers none would make every request wait for its
 * time-out; it opens before the first of them has, and then all others are refused at once. It is a probe of our own,
 * never a client's request, that finds out whether Redis is back. Error replies are answers: they open nothing.
 */
export class RedisBreaker {
  private current: BreakerState = 'closed';
  private hasConnection = true;
  private readonly silence: SilenceWatch;
  private readonly listeners: ((state: BreakerState) => void)[] = [];
  private readonly probing = new Periodic('redis-probe', PROBE_AFTER_MS, () => this.tryAgain());
  private stopped = false;

  /**
   * @param timeoutMs how long a command may take
   * @param probe whether Redis answers now; takes no longer than a command
   */
  constructor(
    timeoutMs: number,
    private readonly probe: () => Promise<RedisAnswer<unknown>>,
  ) {
    this.silence = new SilenceWatch(
      timeoutMs,
      () => background(this.ask(), 'redis-probe'),
      () => this.silent(),
    );
  }

  get isOpen(): boolean {
    return this.current !== 'closed';
  }

  get state(): BreakerState {
    return this.current;
  }

  onChange(listener: (state: BreakerState) => void): void {
    this.listeners.push(listener);
  }

  /** A command is on its way, whose end `ended` is told. */
  sent(): void {
    this.silence.sent();
  }

  ended(answer: RedisAnswer<unknown>): void {
    if (isSilent(answer)) this.silence.gaveUp();
    else this.silence.answered();
  }

  /** There is no connection: open until there is one again, and then closed, because a new one has been answered. */
  connected(up: boolean): void {
    this.hasConnection = up;
    this.become(up ? 'closed' : 'open');
  }

  stop(): void {
    this.stopped = true;
    this.probing.stop();
    this.silence.stop();
  }

  private async ask(): Promise<void> {
    this.sent();
    this.ended(await this.probe());
  }

  private silent(): void {
    if (!this.isOpen) this.become('open');
  }

  private become(state: BreakerState): void {
    if (state === this.current) return;
    this.current = state;
    this.probing.stop();
    if (this.isOpen && !this.stopped) this.probing.start();
    for (const listener of this.listeners) safely('redis-breaker', () => listener(state));
  }

  private async tryAgain(): Promise<void> {
    if (this.current !== 'open' || !this.hasConnection) return;
    this.become('half_open');
    const answer = await this.probe();
    // Else the connection broke meanwhile, or there is a new one, which knows better.
    if (this.state === 'half_open') this.become(isSilent(answer) ? 'open' : 'closed');
  }
}

function isSilent(answer: RedisAnswer<unknown>): boolean {
  return !answer.ok && isSilence(answer.cause.reason);
}
