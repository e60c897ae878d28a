import type { Readable } from 'node:stream';
import { safely } from '../lifecycle/background.js';

/** UTF-16 units of a line that are shown. */
const MOST_SHOWN = 1_000;

/** Lines that are shown in a period; more are counted. */
const LINES = 20;

/** Bytes that are read in a period; then what writes more has to wait, as for any full pipe. */
const BYTES = 8 * 1024 * 1024;

const PERIOD_MS = 10_000;

/** What a child writes to stderr, bounded in lines and in what reading them costs. */
export class StderrLines {
  private rest = '';
  private lines = 0;
  private bytes = 0;
  private dropped = 0;
  private periodFrom = -Infinity;

  /** @param tell gets a line, and how many were dropped before it */
  constructor(
    private readonly tell: (line: string, dropped: number) => void,
    private readonly now: () => number = () => performance.now(),
  ) {}

  read(stream: Readable): void {
    stream.on('data', (chunk: Buffer) => safely('stderr of an upstream child', () => this.take(chunk, stream)));
    stream.on('end', () => safely('stderr of an upstream child', () => this.line(this.rest)));
    // A pipe that breaks says no more than its end.
    stream.on('error', () => undefined);
  }

  private take(chunk: Buffer, stream: Readable): void {
    this.beginPeriod();
    this.bytes += chunk.length;
    const [first = '', ...others] = chunk.toString('utf8').split('\n', LINES + 2);
    const last = others.pop();
    if (last === undefined) {
      this.rest = (this.rest + first).slice(0, MOST_SHOWN);
    } else {
      for (const line of [this.rest + first, ...others]) this.line(line);
      this.rest = last.slice(0, MOST_SHOWN);
    }
    if (this.bytes >= BYTES) this.pause(stream);
  }

  private line(text: string): void {
    if (text.trim() === '') return;
    if (this.lines >= LINES) {
      this.dropped += 1;
      return;
    }
    this.lines += 1;
    this.tell(text.trimEnd().slice(0, MOST_SHOWN), this.dropped);
    this.dropped = 0;
  }

  private pause(stream: Readable): void {
    stream.pause();
    setTimeout(() => stream.resume(), Math.max(0, this.periodFrom + PERIOD_MS - this.now())).unref();
  }

  private beginPeriod(): void {
    if (this.now() - this.periodFrom < PERIOD_MS) return;
    this.periodFrom = this.now();
    this.lines = 0;
    this.bytes = 0;
  }
}
