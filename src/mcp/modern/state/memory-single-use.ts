import { type SingleUseOutcome, SingleUse } from './single-use.js';

/** Claims that are remembered at once: some 30 MB. With the default life of a state, 27 a second for ever. */
const CAPACITY = 300_000;

/** Claims in this process's memory, for a service without Redis. When it is full it says so, rather than forget one. */
export class MemorySingleUse extends SingleUse {
  /** When each claim lapses, in ms of `now`, in the order in which they were made. */
  private readonly claims = new Map<string, number>();

  constructor(
    private readonly now: () => number = () => performance.now(),
    private readonly capacity = CAPACITY,
  ) {
    super();
  }

  claim(id: string, ttlSeconds: number): Promise<SingleUseOutcome> {
    this.forgetLapsed();
    return Promise.resolve(this.claimNow(id, ttlSeconds));
  }

  private claimNow(id: string, ttlSeconds: number): SingleUseOutcome {
    const now = this.now();
    if ((this.claims.get(id) ?? -Infinity) > now) return 'used';
    this.claims.delete(id);
    if (this.claims.size >= this.capacity) return 'unavailable';
    this.claims.set(id, now + ttlSeconds * 1000);
    return 'first';
  }

  /** From the oldest on, as far as they have lapsed; a longer one among them keeps those behind it a while longer. */
  private forgetLapsed(): void {
    const now = this.now();
    for (const [id, lapsesAt] of this.claims) {
      if (lapsesAt > now) return;
      this.claims.delete(id);
    }
  }
}
