import type { AppendOutcome, NewEvent, StreamRead } from './event-log.js';

/** The events of one stream, bounded: past a bound the oldest expendable event goes; required ones never do. */
export class StreamLog {
  ended = false;
  bytes = 0;
  /** The requests that the stream answers. */
  ids: readonly (string | number)[] = [];
  private entries: NewEvent[] = [];
  private last = 0;

  constructor(
    private readonly maxEvents: number,
    private readonly maxBytes: number,
  ) {}

  append(event: NewEvent): AppendOutcome {
    if (event.position !== this.last + 1) return this.placeOf(event);
    this.last = event.position;
    this.entries.push(event);
    this.bytes += Buffer.byteLength(event.data);
    this.trim();
    return { state: 'appended' };
  }

  /** The positions up to `last` are used. */
  skip(last: number): void {
    this.last = Math.max(this.last, last);
  }

  after(position: number): Pick<StreamRead, 'events' | 'ended' | 'missed'> {
    const events = this.entries.filter((entry) => entry.position > position);
    return { events, ended: this.ended, missed: Math.max(0, this.last - position) - events.length };
  }

  private placeOf({ position, data }: NewEvent): AppendOutcome {
    const there = this.entries.find((entry) => entry.position === position);
    return there?.data === data ? { state: 'appended' } : { state: 'misplaced', last: this.last };
  }

  private trim(): void {
    while (this.entries.length > this.maxEvents || this.bytes > this.maxBytes) {
      const index = this.entries.findIndex((entry) => entry.weight === 'expendable');
      if (index === -1) return;
      const [dropped] = this.entries.splice(index, 1);
      this.bytes -= Buffer.byteLength(dropped?.data ?? '');
    }
  }
}
