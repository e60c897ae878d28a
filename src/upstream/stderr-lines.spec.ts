import { PassThrough } from 'node:stream';
import { StderrLines } from './stderr-lines.js';

function reading() {
  const told: (readonly [line: string, dropped: number])[] = [];
  let now = 0;
  const stream = new PassThrough();
  new StderrLines(
    (...line) => told.push(line),
    () => now,
  ).read(stream);
  const write = (text: string) => stream.emit('data', Buffer.from(text));
  return { told, stream, write, later: (ms: number) => (now += ms) };
}

describe('what a child writes to stderr', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('is told line by line, however it comes', () => {
    const { told, write, stream } = reading();
    write('one\ntw');
    write('o\n\nthree');
    stream.emit('end');
    expect(told).toEqual([
      ['one', 0],
      ['two', 0],
      ['three', 0],
    ]);
  });

  it('is told in few lines, and how many there were besides', () => {
    const { told, write, later } = reading();
    for (let n = 0; n < 100; n += 1) write(`line ${n}\n`);
    expect(told).toHaveLength(20);
    later(10_000);
    write('again\n');
    expect(told.at(-1)).toEqual(['again', 80]);
  });

  it('is told in short lines, and kept in no longer one', () => {
    const { told, write } = reading();
    write('x'.repeat(100_000));
    write('y'.repeat(100_000));
    write('\n');
    expect(told).toEqual([['x'.repeat(1_000), 0]]);
  });

  it('waits to be read where it is too much, for the next period', () => {
    const { stream, write } = reading();
    write('x'.repeat(8 * 1024 * 1024));
    expect(stream.isPaused()).toBe(true);
    jest.advanceTimersByTime(10_000);
    expect(stream.isPaused()).toBe(false);
  });
});
