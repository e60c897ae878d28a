const FIRST_MS = 100;
const LONGEST_MS = 30_000;

/** What lived for so long was healthy: its end is no failure in a row. */
const HEALTHY_MS = 60_000;

/** When something that failed may be tried again: each failure in a row doubles the wait. */
export class BackOff {
  private failures = 0;
  private triedAt = 0;
  private nextAt = 0;

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** ms until the next try. */
  get waitMs(): number {
    return Math.max(0, this.nextAt - this.now());
  }

  tried(): void {
    this.triedAt = this.now();
  }

  succeeded(): void {
    this.failures = 0;
  }

  failed(): void {
    if (this.now() - this.triedAt >= HEALTHY_MS) this.failures = 0;
    this.nextAt = this.now() + Math.min(LONGEST_MS, FIRST_MS * 2 ** this.failures);
    this.failures += 1;
  }
}
