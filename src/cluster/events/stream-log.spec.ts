import type { EventWeight } from './event-log.js';
import { StreamLog } from './stream-log.js';

/** Appends at the next position. */
function add(log: StreamLog, position: number, data: string, weight: EventWeight = 'required') {
  return log.append({ position, data, weight });
}

const positions = (log: StreamLog, after = 0) => log.after(after).events.map(({ position }) => position);

describe('the log of one stream', () => {
  it('numbers its events from 1 without a hole', () => {
    const log = new StreamLog(10, 1_000);
    for (const [index, data] of ['a', 'b', 'c'].entries())
      expect(add(log, index + 1, data)).toEqual({ state: 'appended' });
    expect(log.after(1)).toEqual({
      events: [
        expect.objectContaining({ position: 2, data: 'b' }),
        expect.objectContaining({ position: 3, data: 'c' }),
      ],
      ended: false,
      missed: 0,
    });
  });

  it('drops the oldest expendable event first when there are too many', () => {
    const log = new StreamLog(3, 1_000);
    const weights = ['required', 'expendable', 'expendable', 'required'] as const;
    for (const [index, weight] of weights.entries()) add(log, index + 1, 'x', weight);
    expect(positions(log)).toEqual([1, 3, 4]);
    expect(log.after(0).missed).toBe(1);
  });

  it('drops the oldest expendable events when they are too large', () => {
    const log = new StreamLog(100, 10);
    const texts = ['aaaa', 'bbbb', 'cccc', 'dddddddd'];
    for (const [index, data] of texts.entries()) add(log, index + 1, data, 'expendable');
    expect(positions(log)).toEqual([4]);
    expect(log.bytes).toBe(8);
  });

  it('never drops a required event', () => {
    const log = new StreamLog(2, 4);
    for (let n = 1; n <= 5; n += 1) add(log, n, 'request');
    expect(positions(log)).toEqual([1, 2, 3, 4, 5]);
  });

  it('counts as missed only what came after the asked position', () => {
    const log = new StreamLog(2, 1_000);
    for (let n = 1; n <= 6; n += 1) add(log, n, 'x', 'expendable');
    expect(log.after(0)).toMatchObject({ missed: 4 });
    expect(log.after(3)).toMatchObject({ missed: 1 });
    expect(log.after(4)).toMatchObject({ missed: 0 });
    expect(log.after(6)).toMatchObject({ events: [], missed: 0 });
    expect(log.after(99)).toMatchObject({ events: [], missed: 0 });
  });
});
