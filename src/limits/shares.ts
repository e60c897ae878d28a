import { isAddress } from './caller-key.js';

/** What one caller holds now. */
export interface Share {
  held: number;
  readonly isAnonymous: boolean;
}

/** `caller`: it has its part. `anonymous`: all callers without a token have theirs. `all`: the others have left nothing. */
export type Shortage = 'caller' | 'anonymous' | 'all';

/** Callers that are remembered though they hold nothing: a map that is filled and emptied again and again is made anew each time. */
const REMEMBERED = 10_000;

/** The part of a whole that one caller may have: at least one, and with 100 percent there is no such limit. */
export function partOf(whole: number, percent: number): number {
  if (percent >= 100) return Number.POSITIVE_INFINITY;
  return Math.max(1, Math.floor((whole * percent) / 100));
}

/**
 * Something that all callers of a pod share: each gets no more than a part of it, so that none takes what the others
 * need. Knows no caller that holds nothing but for some thousands of the last ones.
 */
export class Shares {
  private readonly shares = new Map<string, Share>();
  private held = 0;
  private heldAnonymously = 0;

  /**
   * @param part of `whole` that is for one caller
   * @param anonymousPart of `whole` that is for all callers together that are known by their address alone
   */
  constructor(
    private readonly whole: number,
    private readonly part: number,
    private readonly anonymousPart = Number.POSITIVE_INFINITY,
  ) {}

  /** Callers that are remembered now. */
  get size(): number {
    return this.shares.size;
  }

  /** What stands against taking so much more; `undefined`: nothing does. */
  shortage(caller: string, amount = 1): Shortage | undefined {
    if ((this.shares.get(caller)?.held ?? 0) + amount > this.part) return 'caller';
    if (this.heldAnonymously + amount > this.anonymousPart && isAddress(caller)) return 'anonymous';
    return this.held + amount > this.whole ? 'all' : undefined;
  }

  /** @returns what is to be given back by `give` */
  take(caller: string, amount = 1): Share {
    const share = this.shares.get(caller) ?? this.begin(caller);
    this.give(share, -amount);
    return share;
  }

  give(share: Share, amount = 1): void {
    share.held -= amount;
    this.held -= amount;
    if (share.isAnonymous) this.heldAnonymously -= amount;
  }

  private begin(caller: string): Share {
    if (this.shares.size >= REMEMBERED) this.forgetIdle();
    const share = { held: 0, isAnonymous: isAddress(caller) };
    this.shares.set(caller, share);
    return share;
  }

  private forgetIdle(): void {
    for (const [caller, { held }] of this.shares) if (held === 0) this.shares.delete(caller);
  }
}
