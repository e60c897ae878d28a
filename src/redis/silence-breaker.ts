import type { IBreaker } from 'cockatiel';

/** Commands in a row without any answer that it takes. */
const IN_A_ROW = 3;

/** For this part of a command's time-out nothing at all must have come back: one silent node of a Cluster is no silence. */
const QUIET = 0.8;

/** When to open: several commands in a row stayed without an answer, and for a while no other had one either. */
export class SilenceBreaker implements IBreaker {
  state: unknown = 0;
  private readonly quietMs: number;
  private answeredAt: number;
  private inARow = 0;

  constructor(
    timeoutMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.quietMs = timeoutMs * QUIET;
    this.answeredAt = now();
  }

  success(): void {
    this.inARow = 0;
    this.answeredAt = this.now();
  }

  failure(): boolean {
    this.inARow += 1;
    return this.inARow >= IN_A_ROW && this.now() - this.answeredAt >= this.quietMs;
  }
}
