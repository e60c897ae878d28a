import { SilenceWatch } from './silence-watch.js';

const TIMEOUT_MS = 1_000;

let watch: SilenceWatch;
let asked: number;
let silences: number;
beforeEach(() => {
  jest.useFakeTimers();
  [asked, silences] = [0, 0];
  watch = new SilenceWatch(
    TIMEOUT_MS,
    () => void (asked += 1),
    () => void (silences += 1),
  );
});
afterEach(() => {
  watch.stop();
  jest.useRealTimers();
});

const pass = (ms: number) => jest.advanceTimersByTime(ms);
const exchange = () => {
  watch.sent();
  watch.answered();
};

describe('a silence', () => {
  it.each([0, 1, 40, 99])('is noticed within eight tenths of the time-out, %i ms after the last answer', (ms) => {
    exchange();
    pass(ms);
    watch.sent();
    pass(600);
    expect(silences).toBe(0);
    // A look comes one tick of the event loop after its timer.
    pass(201);
    expect(silences).toBe(1);
  });

  it('is noticed whether one command waits or many', () => {
    for (let at = 0; at < 1_000; at += 1) watch.sent();
    pass(800);
    expect(silences).toBe(1);
  });

  it('is none while any answer comes', () => {
    for (let at = 0; at < 20; at += 1) {
      watch.sent();
      exchange();
      pass(600);
    }
    expect(silences).toBe(0);
  });

  it('is told of once, and again when it is another one', () => {
    watch.sent();
    pass(5_000);
    expect(silences).toBe(1);
    watch.answered();
    watch.sent();
    pass(800);
    expect(silences).toBe(2);
  });

  it('goes on while commands give up one after the other', () => {
    watch.sent();
    pass(350);
    watch.sent();
    watch.gaveUp();
    pass(400);
    expect(silences).toBe(1);
  });

  it('is not one where the event loop was blocked: that is one look, however long', () => {
    watch.sent();
    pass(100);
    jest.setSystemTime(Date.now() + 60_000);
    pass(100);
    expect(silences).toBe(0);
  });

  it('may be ended by what was in the sockets when it was looked for', () => {
    watch.sent();
    pass(600);
    const looking = jest.spyOn(globalThis, 'setImmediate');
    while (looking.mock.calls.length === 0) jest.advanceTimersToNextTimer();
    watch.answered();
    pass(50);
    expect(silences).toBe(0);
    looking.mockRestore();
  });
});

describe('a question of its own', () => {
  it('is asked after some time without an answer, once', () => {
    watch.sent();
    pass(250);
    expect(asked).toBe(0);
    pass(100);
    expect(asked).toBe(1);
    pass(600);
    expect(asked).toBe(1);
  });
});

describe('while nothing waits', () => {
  it('nothing is looked at', () => {
    exchange();
    pass(200);
    expect(jest.getTimerCount()).toBe(0);
    pass(10_000);
    expect([asked, silences]).toEqual([0, 0]);
  });

  it('not even after commands that gave up', () => {
    watch.sent();
    pass(300);
    watch.gaveUp();
    pass(1_000);
    expect(silences).toBe(0);
  });
});
