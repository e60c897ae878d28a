import { circuitBreaker, type CircuitBreakerPolicy, CircuitState, handleWhenResult } from 'cockatiel';
import type { RedisAnswer } from './redis-connection.js';
import { isSilence } from './redis-error-reason.js';
import { SilenceBreaker } from './silence-breaker.js';

/** How long nothing is asked before the next probe, in ms: what coming back may be late by. */
const PROBE_AFTER_MS = 250;

export type BreakerState = 'closed' | 'half_open' | 'open';

/**
 * The circuit breaker before Redis. A Redis that takes commands and answers none would make every request wait for its
 * time-out; after a few of them all others are refused at once. It is a probe of our own, never a client's request,
 * that finds out whether Redis is back. Error replies are answers: they open nothing.
 */
export class RedisBreaker {
  private readonly policy: CircuitBreakerPolicy;
  private readonly silence: SilenceBreaker;
  private readonly listeners: ((state: BreakerState) => void)[] = [];
  private held: { dispose(): void } | undefined;
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param timeoutMs how long a command may take
   * @param probe whether Redis answers now; takes no longer than a command
   */
  constructor(
    timeoutMs: number,
    private readonly probe: () => Promise<RedisAnswer<unknown>>,
  ) {
    const silent = handleWhenResult((answer) => isSilent(answer as RedisAnswer<unknown>));
    this.silence = new SilenceBreaker(timeoutMs);
    this.policy = circuitBreaker(silent, {
      breaker: this.silence,
      halfOpenAfter: PROBE_AFTER_MS,
    });
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

  /** A command has ended. Only silence goes through the policy: it is rare, and answers come by the thousand. */
  ended(answer: RedisAnswer<unknown>): void {
    if (!isSilent(answer)) this.silence.success();
    // It throws where it is open by now; then there is nothing left to note.
    else void this.policy.execute(() => answer).catch(() => undefined);
  }

  /** There is no connection: open until there is one again, and then closed, because a new one has been answered. */
  connected(up: boolean): void {
    if (!up) this.held ??= this.policy.isolate();
    else if (this.isOpen) (this.held ?? this.policy.isolate()).dispose();
    if (up) this.held = undefined;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private changed(): void {
    clearInterval(this.timer);
    if (this.policy.state !== CircuitState.Closed) {
      this.timer = setInterval(() => void this.tryAgain(), PROBE_AFTER_MS).unref();
    }
    for (const listener of this.listeners) listener(this.state);
  }

  private async tryAgain(): Promise<void> {
    if (this.policy.state !== CircuitState.Open) return;
    // It throws where it is too early for a probe; the next turn comes soon.
    await this.policy.execute(this.probe).catch(() => undefined);
  }
}

function isSilent(answer: RedisAnswer<unknown>): boolean {
  return !answer.ok && isSilence(answer.cause.reason);
}
