import { DelayPlace, DelayQueue } from './delay-queue.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('a delay queue', () => {
  let due: string[];
  let queue: DelayQueue<string>;
  beforeEach(() => {
    due = [];
    queue = new DelayQueue<string>(1_000, (item) => due.push(item));
  });

  function add(item: string): DelayPlace<string> {
    const place = new DelayPlace(item);
    queue.add(place);
    return place;
  }

  it('calls back once for each item, when its own delay is over', () => {
    add('first');
    jest.advanceTimersByTime(400);
    add('second');
    jest.advanceTimersByTime(600);
    expect(due).toEqual(['first']);
    jest.advanceTimersByTime(400);
    expect(due).toEqual(['first', 'second']);
    jest.advanceTimersByTime(10_000);
    expect(due).toHaveLength(2);
  });

  it('says nothing of an item that left in time', () => {
    const first = add('first');
    add('second');
    first.leave();
    jest.advanceTimersByTime(1_000);
    expect(due).toEqual(['second']);
  });

  it('forgets all that waits where it is cleared, and goes on', () => {
    add('first');
    queue.clear();
    jest.advanceTimersByTime(400);
    add('second');
    jest.advanceTimersByTime(999);
    expect(due).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(due).toEqual(['second']);
  });

  it('goes on after it was empty', () => {
    add('first');
    jest.advanceTimersByTime(1_000);
    add('second');
    jest.advanceTimersByTime(1_000);
    expect(due).toEqual(['first', 'second']);
  });

  it('needs one timer however many wait, and none when nothing does', () => {
    for (let n = 0; n < 100; n += 1) add(String(n));
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(1_000);
    expect(due).toHaveLength(100);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('forgets all when it is cleared', () => {
    add('first');
    queue.clear();
    expect(jest.getTimerCount()).toBe(0);
    jest.advanceTimersByTime(10_000);
    expect(due).toEqual([]);
  });
});
