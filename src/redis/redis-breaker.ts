import {
  circuitBreaker,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  handleWhenResult,
} from 'cockatiel';
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
  /** Sees no command, only verdicts: a silence, and what became of a probe. */
  private readonly policy: CircuitBreakerPolicy;
  private readonly silence: SilenceWatch;
  private readonly listeners: ((state: BreakerState) => void)[] = [];
  private held: { dispose(): void } | undefined;
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
    this.policy = circuitBreaker(
      handleWhenResult((silent) => silent === true),
      {
        breaker: new ConsecutiveBreaker(1),
        halfOpenAfter: PROBE_AFTER_MS,
      },
    );
    this.silence = new SilenceWatch(
      timeoutMs,
      () => background(this.ask(), 'redis-probe'),
      () => background(this.open(), 'redis-probe'),
    );
    this.policy.onStateChange(() => this.changed());
  }

  get isOpen(): boolean {
    return this.policy.state !== CircuitState.Closed;
  }

  get state(): BreakerState {
    switch (this.policy.state) {
      case CircuitState.Closed:
        return 'closed';
      case CircuitState.HalfOpen:
        return 'half_open';
      default:
        return 'open';
    }
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
    if (!up) this.held ??= this.policy.isolate();
    else if (this.isOpen) (this.held ?? this.policy.isolate()).dispose();
    if (up) this.held = undefined;
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

  private async open(): Promise<void> {
    if (!this.isOpen) await this.policy.execute(async () => true);
  }

  private changed(): void {
    this.probing.stop();
    if (this.isOpen && !this.stopped) this.probing.start();
    for (const listener of this.listeners) safely('redis-breaker', () => listener(this.state));
  }

  private async tryAgain(): Promise<void> {
    if (this.policy.state !== CircuitState.Open) return;
    // It throws where it is too early for a probe; the next try comes soon.
    await this.policy.execute(async () => isSilent(await this.probe())).catch(() => undefined);
  }
}

function isSilent(answer: RedisAnswer<unknown>): boolean {
  return !answer.ok && isSilence(answer.cause.reason);
}
