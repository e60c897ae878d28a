/** A reply that took longer than this says too little about when it was made, in ms; it is taken where there is none yet. */
const MAX_ROUND_TRIP_MS = 500;

/**
 * Redis's own time, which this process knows without asking each time: what pods compare with each other must
 * not depend on what each of them takes for the time. Between two measurements it goes on as this machine's monotonic
 * clock does, whatever happens to its wall clock.
 */
export class RedisClock {
  /** Redis's time less `performance.now()`, in ms. */
  private ahead: number | undefined;

  /** Ms since the epoch. Before the first measurement it is this machine's own time. */
  now(): number {
    return this.ahead === undefined ? Date.now() : Math.round(performance.now() + this.ahead);
  }

  /** Asks Redis for its time. @param time sends TIME, whose reply is seconds and microseconds */
  async measure(time: () => Promise<readonly (string | number)[]>): Promise<void> {
    const sentAt = performance.now();
    const [seconds, microseconds] = await time();
    const tookMs = performance.now() - sentAt;
    if (tookMs > MAX_ROUND_TRIP_MS && this.ahead !== undefined) return;
    this.ahead = Number(seconds) * 1_000 + Number(microseconds) / 1_000 - (sentAt + tookMs / 2);
  }
}
