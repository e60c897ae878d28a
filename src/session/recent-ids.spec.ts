import { RecentIds } from './recent-ids.js';

describe('RecentIds', () => {
  it('takes an id once in a window', () => {
    const ids = new RecentIds(100, 10);
    expect(ids.add('a', 0)).toBe(true);
    expect(ids.add('a', 99)).toBe(false);
    expect(ids.add('a', 100)).toBe(true);
  });

  it('keeps no id longer than the window', () => {
    const ids = new RecentIds(100, 10);
    for (let n = 0; n < 5; n += 1) ids.add(`${n}`, n * 30);
    expect(ids.size).toBe(4);
    ids.forgetBefore(1_000);
    expect(ids.size).toBe(0);
  });

  it('keeps no more ids than it may, the oldest going first', () => {
    const ids = new RecentIds(100, 2);
    for (const id of ['a', 'b', 'c']) ids.add(id, 0);
    expect([ids.has('a'), ids.has('b'), ids.has('c')]).toEqual([false, true, true]);
  });
});
