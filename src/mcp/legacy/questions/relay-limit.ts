/** Cancellations that a session may have broadcast a second. A client has few calls in flight at a time. */
const PER_SECOND = 20;

/** Sessions remembered within one second. */
const MAX_SESSIONS = 10_000;

/** Counts what each session has broadcast in the current second. */
export class RelayLimit {
  private readonly counts = new Map<string, number>();
  private second = 0;

  /** Sessions that are remembered now. */
  get size(): number {
    return this.counts.size;
  }

  allows(sessionId: string, now = performance.now()): boolean {
    const second = Math.floor(now / 1_000);
    if (second !== this.second || this.counts.size >= MAX_SESSIONS) this.counts.clear();
    this.second = second;
    const count = (this.counts.get(sessionId) ?? 0) + 1;
    this.counts.set(sessionId, count);
    return count <= PER_SECOND;
  }
}
