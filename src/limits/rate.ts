/** So many in a window. */
export interface Rate {
  readonly max: number;
  /** Milliseconds; a window begins with its first request. */
  readonly windowMs: number;
}

/** What is left of a limit. */
export interface RateLeft {
  readonly remaining: number;
  /** Until the window ends. */
  readonly seconds: number;
}

/** When to come back, in whole seconds: at least 1. */
export function secondsUntil(endsInMs: number): number {
  return Math.max(1, Math.ceil(endsInMs / 1_000));
}

/**
 * What `RateLimits` limits: one caller's requests, its `initialize`, its calls of one tool, its
 * requests to `/admin`, all requests without a token, or all requests together.
 */
export type LimitKind = 'caller' | 'initialize' | 'tool' | 'admin' | 'anonymous' | 'global';

export type RateVerdict<Limit extends LimitKind = LimitKind> =
  | {
      readonly ok: true;
      /** Where less than a fifth is left: so that a client that looks can slow down before it is refused. */
      readonly left?: RateLeft & { readonly rate: Rate };
    }
  | {
      readonly ok: false;
      readonly limit: Limit;
      /** Until the window ends; at least 1. */
      readonly retryAfterSeconds: number;
      /** Whether it is the first refusal in this window: the one that a log tells of. */
      readonly first: boolean;
      readonly rate: Rate;
      /** Less than was asked for. */
      readonly remaining: number;
    };
