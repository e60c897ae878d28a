/**
 * Calls back once for each item that stayed for `delayMs`. Since all wait equally long they fall due in the order they
 * came, so one timer for the first of them serves all.
 */
export class DelayQueue<Item> {
  private readonly dueTimes = new Map<Item, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly delayMs: number,
    private readonly onDue: (item: Item) => void,
  ) {}

  get size(): number {
    return this.dueTimes.size;
  }

  add(item: Item): void {
    this.dueTimes.set(item, Date.now() + this.delayMs);
    this.timer ??= this.schedule(this.delayMs);
  }

  delete(item: Item): void {
    this.dueTimes.delete(item);
  }

  clear(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.dueTimes.clear();
  }

  private schedule(ms: number): NodeJS.Timeout {
    return setTimeout(() => this.run(), ms).unref();
  }

  private run(): void {
    this.timer = undefined;
    const now = Date.now();
    for (const [item, due] of this.dueTimes) {
      if (due > now) {
        this.timer = this.schedule(due - now);
        return;
      }
      this.dueTimes.delete(item);
      this.onDue(item);
    }
  }
}
