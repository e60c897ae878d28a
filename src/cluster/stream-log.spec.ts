import { StreamLog } from './stream-log.js';

const positions = (log: StreamLog, after = 0) => log.after(after).events.map(({ position }) => position);

describe('the log of one stream', () => {
  it('numbers its events from 1 without a hole', () => {
    const log = new StreamLog(10, 1_000);
    expect([log.append('a', 'required'), log.append('b', 'expendable'), log.append('c', 'required')]).toEqual([
      1, 2, 3,
    ]);
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
    for (const weight of ['required', 'expendable', 'expendable', 'required'] as const) log.append('x', weight);
    expect(positions(log)).toEqual([1, 3, 4]);
    expect(log.after(0).missed).toBe(1);
  });

  it('drops the oldest expendable events when they are too large', () => {
    const log = new StreamLog(100, 10);
    for (const data of ['aaaa', 'bbbb', 'cccc', 'dddddddd']) log.append(data, 'expendable');
    expect(positions(log)).toEqual([4]);
    expect(log.bytes).toBe(8);
  });

  it('never drops a required event', () => {
    const log = new StreamLog(2, 4);
    for (let count = 0; count < 5; count += 1) log.append('request', 'required');
    expect(positions(log)).toEqual([1, 2, 3, 4, 5]);
  });

  it('counts as missed only what came after the asked position', () => {
    const log = new StreamLog(2, 1_000);
    for (let count = 0; count < 6; count += 1) log.append('x', 'expendable');
    expect(log.after(0)).toMatchObject({ missed: 4 });
    expect(log.after(3)).toMatchObject({ missed: 1 });
    expect(log.after(4)).toMatchObject({ missed: 0 });
    expect(log.after(6)).toMatchObject({ events: [], missed: 0 });
    expect(log.after(99)).toMatchObject({ events: [], missed: 0 });
  });
});
