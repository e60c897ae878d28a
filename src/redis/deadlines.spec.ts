import { Deadlines } from './deadlines.js';

const TIMEOUT_MS = 1_000;

let deadlines: Deadlines;
let given: string[];
beforeEach(() => {
  jest.useFakeTimers();
  deadlines = new Deadlines(TIMEOUT_MS);
  given = [];
});
afterEach(() => jest.useRealTimers());

const wait = (name: string) => {
  const giveUp = () => void given.push(name);
  const place = deadlines.add(giveUp);
  return () => place.leave();
};
const pass = (ms: number) => jest.advanceTimersByTime(ms);

describe('what waits', () => {
  it('is given up within its time, and hardly earlier', () => {
    wait('first');
    pass(450);
    wait('second');
    pass(449);
    expect(given).toEqual([]);
    pass(102);
    expect(given).toEqual(['first']);
    pass(348);
    expect(given).toEqual(['first']);
    pass(102);
    expect(given).toEqual(['first', 'second']);
  });

  it('is given up once', () => {
    wait('it');
    pass(10 * TIMEOUT_MS);
    expect(given).toEqual(['it']);
  });

  it('is not given up when it was called off', () => {
    const callOff = wait('answered');
    wait('silent');
    pass(900);
    callOff();
    pass(TIMEOUT_MS);
    expect(given).toEqual(['silent']);
  });

  it('may be called off by what was in the sockets when its time was up', () => {
    const callOff = wait('late');
    const turns = jest.spyOn(globalThis, 'setImmediate');
    while (turns.mock.calls.length === 0) jest.advanceTimersToNextTimer();
    callOff();
    jest.runAllTicks();
    pass(TIMEOUT_MS);
    expect(given).toEqual([]);
    turns.mockRestore();
  });

  it('shares one timer, which ends when nothing waits any more', () => {
    const callOffs = Array.from({ length: 100 }, (_, n) => wait(String(n)));
    expect(jest.getTimerCount()).toBe(1);
    callOffs.forEach((callOff) => callOff());
    pass(TIMEOUT_MS);
    expect(jest.getTimerCount()).toBe(0);
    wait('again');
    pass(TIMEOUT_MS + 1);
    expect(given).toEqual(['again']);
  });
});
