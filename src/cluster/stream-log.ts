import type { EventWeight, LoggedEvent } from './event-log.js';

interface Entry extends LoggedEvent {
  readonly weight: EventWeight;
}

/** The events of one stream, bounded: past a bound the oldest expendable event goes; required ones never do. */
export class StreamLog {
  ended = false;
  bytes = 0;
  private entries: Entry[] = [];
  private last = 0;

  constructor(
    private readonly maxEvents: number,
    private readonly maxBytes: number,
  ) {}

  append(data: string, weight: EventWeight): number {
    this.last += 1;
    this.entries.push({ position: this.last, data, weight });
    this.bytes += data.length;
    this.trim();
    return this.last;
  }

  after(position: number): { events: readonly LoggedEvent[]; ended: boolean; missed: number } {
    const events = this.entries.filter((entry) => entry.position > position);
    return { events, ended: this.ended, missed: Math.max(0, this.last - position) - events.length };
  }

  private trim(): void {
    while (this.entries.length > this.maxEvents || this.bytes > this.maxBytes) {
      const index = this.entries.findIndex((entry) => entry.weight === 'expendable');
      if (index === -1) return;
      const [dropped] = this.entries.splice(index, 1);
      this.bytes -= dropped?.data.length ?? 0;
    }
  }
}
