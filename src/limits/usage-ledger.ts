import type { Away } from '../redis/dependable.js';

/** What all pods together have used up of one window. */
export type LedgerAnswer =
  | { readonly ok: true; readonly total: number; /** Until the window ends. */ readonly endsInMs: number }
  | { readonly ok: false };

/**
 * Where pods tell each other what their callers have used up. No request waits for it. An implementation must not
 * throw for an outage. An amount whose answer was lost may count twice: a limit then holds earlier, never later.
 */
export abstract class UsageLedger {
  /** Adds to the window of `key`, which begins with the first amount and ends `windowMs` later. */
  abstract add(key: string, amount: number, windowMs: number): Promise<LedgerAnswer>;
}

/** One pod by itself: no other uses anything up, and there is nothing to tell. */
export class NoLedger extends UsageLedger {
  add(): Promise<LedgerAnswer> {
    return Promise.resolve({ ok: false });
  }
}

export const USAGE_LEDGER_AWAY: Away<UsageLedger> = { add: () => ({ ok: false }) };
