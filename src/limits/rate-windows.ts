import { LRUCache } from 'lru-cache';
import { background } from '../lifecycle/background.js';
import type { Rate } from './rate.js';
import type { UsageLedger } from './usage-ledger.js';

/** A pod tells the others when it has used this part of a limit since it last did. */
const PART_TOLD = 10;

/** How long a pod waits after a report that did not get through, in ms. */
const TELL_AGAIN_MS = 1_000;

/** Windows remembered; past them the one that was used longest ago is forgotten. 9 to 14 MB (docs/limits.md). */
const REMEMBERED_MAX = 50_000;

interface Window {
  endsAt: number;
  /** What all pods had used when this one last asked, its own told part included. */
  known: number;
  /** What this pod used since. */
  untold: number;
  /** No report before this moment; infinite while one is under way. */
  tellAt: number;
  refused: boolean;
}

export type Taken =
  | {
      readonly ok: true;
      /** Where less than a fifth is left, by what this pod has counted and heard. */
      readonly low?: { readonly remaining: number; readonly endsInMs: number };
    }
  | { readonly ok: false; readonly endsInMs: number; readonly first: boolean; readonly remaining: number };

const TAKEN: Taken = { ok: true };

/** A window is low when less than one of these parts of it is left. */
const PARTS = 5;

/**
 * Counts in windows, at once and in memory. Each tenth of a limit is told to the other pods in the background, and
 * what they have used comes back: so a request never waits, P pods together let through at most a tenth of the limit
 * each beyond it, and a pod that reaches no other still holds the whole limit by itself.
 */
export class RateWindows {
  private readonly windows: LRUCache<string, Window>;

  constructor(
    private readonly ledger: UsageLedger,
    private readonly now: () => number = () => performance.now(),
    remembered = REMEMBERED_MAX,
  ) {
    this.windows = new LRUCache({ max: remembered });
  }

  /** How many windows are remembered. */
  get size(): number {
    return this.windows.size;
  }

  /** Whether nothing is left of a window. Takes nothing and begins none. */
  isSpent(key: string, { max }: Rate): boolean {
    const window = this.windows.get(key);
    return window !== undefined && window.endsAt > this.now() && window.known + window.untold >= max;
  }

  /** Takes all of `cost` or nothing. */
  take(key: string, cost: number, rate: Rate): Taken {
    const now = this.now();
    const window = this.windowOf(key, rate, now);
    const remaining = rate.max - window.known - window.untold - cost;
    if (remaining < 0) return refusal(window, now, remaining + cost);
    window.untold += cost;
    if (window.untold * PART_TOLD >= rate.max && now >= window.tellAt)
      background(this.tell(key, window, rate), 'usage report');
    return remaining * PARTS >= rate.max ? TAKEN : { ok: true, low: { remaining, endsInMs: window.endsAt - now } };
  }

  private windowOf(key: string, { windowMs }: Rate, now: number): Window {
    const found = this.windows.get(key);
    if (found && found.endsAt > now) return found;
    const begun = { endsAt: now + windowMs, known: 0, untold: 0, tellAt: 0, refused: false };
    this.windows.set(key, begun);
    return begun;
  }

  private async tell(key: string, window: Window, { windowMs }: Rate): Promise<void> {
    const amount = window.untold;
    window.tellAt = Number.POSITIVE_INFINITY;
    const answer = await this.ledger.add(key, amount, windowMs);
    if (!answer.ok) {
      window.tellAt = this.now() + TELL_AGAIN_MS;
      return;
    }
    window.untold -= amount;
    window.known = answer.total;
    window.endsAt = this.now() + answer.endsInMs;
    window.tellAt = 0;
  }
}

/** @param left below zero where pods took more than there was at the same time */
function refusal(window: Window, now: number, left: number): Taken {
  const first = !window.refused;
  window.refused = true;
  return { ok: false, endsInMs: window.endsAt - now, first, remaining: Math.max(0, left) };
}
