/** Remembers which ids were added within a window of time. Ids are kept in the order they came, so forgetting reads only the oldest. */
export class RecentIds {
  private readonly addedAt = new Map<string, number>();

  /**
   * @param windowMs how long an id counts as recent
   * @param maxIds how many are remembered at most; past it the oldest is forgotten early
   */
  constructor(
    private readonly windowMs: number,
    private readonly maxIds: number,
  ) {}

  get size(): number {
    return this.addedAt.size;
  }

  has(id: string): boolean {
    return this.addedAt.has(id);
  }

  /** @returns whether the id was not recent until now */
  add(id: string, now: number): boolean {
    this.forgetBefore(now - this.windowMs);
    if (this.addedAt.has(id)) return false;
    this.addedAt.set(id, now);
    if (this.addedAt.size > this.maxIds) this.forgetOldest();
    return true;
  }

  delete(id: string): boolean {
    return this.addedAt.delete(id);
  }

  /** Forgets what was added at or before `time` (ms since the epoch). */
  forgetBefore(time: number): void {
    for (const [id, addedAt] of this.addedAt) {
      if (addedAt > time) return;
      this.addedAt.delete(id);
    }
  }

  private forgetOldest(): void {
    for (const id of this.addedAt.keys()) {
      this.addedAt.delete(id);
      return;
    }
  }
}
