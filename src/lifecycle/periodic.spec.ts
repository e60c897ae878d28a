import { Logger } from '@nestjs/common';
import { captureLog } from '../../test/support/log-capture.js';
import { faults } from './faults.js';
import type * as Module from './periodic.js';
import { allowTimeout, Periodic, type PeriodicWork, startedWork, stuckWork } from './periodic.js';

const EVERY_MS = 10_000;
let periodic: Periodic | undefined;

function start(work: PeriodicWork, everyMs = EVERY_MS): Periodic {
  periodic = new Periodic('sweep', everyMs, work).start();
  return periodic;
}

/** Lets settled promises be told. */
const settle = () => jest.advanceTimersByTimeAsync(0);

/** Work whose ends are in the hand of the test. */
function held() {
  const ends: (() => void)[] = [];
  const goesOn: (() => void)[] = [];
  const work = jest.fn((on: () => void) => {
    goesOn.push(on);
    return new Promise<void>((resolve) => ends.push(resolve));
  });
  return { work, end: () => ends.at(-1)?.(), goesOn: () => goesOn.at(-1)?.() };
}

beforeEach(() => {
  Logger.overrideLogger(false);
  jest.useFakeTimers();
});
afterEach(() => {
  periodic?.stop();
  jest.useRealTimers();
});

describe('periodic work', () => {
  it('is done every period until it is stopped', () => {
    const work = jest.fn();
    start(work);
    jest.advanceTimersByTime(3 * EVERY_MS);
    expect(work).toHaveBeenCalledTimes(3);
    periodic?.stop();
    jest.advanceTimersByTime(3 * EVERY_MS);
    expect(work).toHaveBeenCalledTimes(3);
  });

  it('never overlaps itself, however long it takes', async () => {
    const { work, end } = held();
    start(work);
    jest.advanceTimersByTime(2.5 * EVERY_MS);
    expect(work).toHaveBeenCalledTimes(1);
    end();
    await settle();
    jest.advanceTimersByTime(EVERY_MS);
    expect(work).toHaveBeenCalledTimes(2);
  });

  it.each<[string, PeriodicWork]>([
    ['rejects', () => Promise.reject(new Error('no'))],
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
  ])('is done again where it %s, which is counted', async (_how, fails) => {
    const work = jest.fn(fails);
    const before = faults.count;
    start(work);
    await jest.advanceTimersByTimeAsync(2 * EVERY_MS);
    expect(work).toHaveBeenCalledTimes(2);
    expect(faults.count).toBe(before + 2);
    expect(stuckWork()).toEqual([]);
  });

  it('is stuck when a period has not ended in three, until it ends', async () => {
    const { work, end } = held();
    start(work);
    jest.advanceTimersByTime(3 * EVERY_MS);
    expect(stuckWork()).toEqual([]);
    jest.advanceTimersByTime(EVERY_MS);
    expect(stuckWork()).toEqual(['sweep']);
    end();
    await settle();
    expect(stuckWork()).toEqual([]);
  });

  it('is told and counted once when it gets stuck', () => {
    const log = captureLog();
    const before = faults.count;
    start(held().work);
    jest.advanceTimersByTime(3 * EVERY_MS);
    expect(log.lines).toEqual([]);
    jest.advanceTimersByTime(5 * EVERY_MS);
    log.restore();
    expect(faults.count).toBe(before + 1);
    expect(log.lines).toEqual([
      `error ${JSON.stringify({ event: 'background.stuck', work: 'sweep', seconds: (3 * EVERY_MS) / 1_000 })}`,
    ]);
  });

  it('is not stuck while it says that it goes on', () => {
    const { work, goesOn } = held();
    start(work);
    for (let period = 0; period < 20; period += 1) {
      jest.advanceTimersByTime(EVERY_MS);
      goesOn();
    }
    expect(stuckWork()).toEqual([]);
    jest.advanceTimersByTime(3 * EVERY_MS);
    expect(stuckWork()).toEqual(['sweep']);
  });

  it('has half a minute where its periods are short, since what waits for Redis takes several time-outs', () => {
    start(held().work, 250);
    jest.advanceTimersByTime(29_000);
    expect(stuckWork()).toEqual([]);
    jest.advanceTimersByTime(2_000);
    expect(stuckWork()).toEqual(['sweep']);
  });

  it('is not stuck because the machine was suspended: only ticks count', () => {
    start(held().work);
    jest.advanceTimersByTime(EVERY_MS);
    jest.setSystemTime(Date.now() + 3_600_000);
    jest.advanceTimersByTime(EVERY_MS);
    expect(stuckWork()).toEqual([]);
  });

  it('is stuck no more once it is stopped', () => {
    start(held().work);
    jest.advanceTimersByTime(5 * EVERY_MS);
    periodic?.stop();
    expect(stuckWork()).toEqual([]);
    expect(startedWork()).toEqual([]);
  });

  it('can be done at once, but not twice at a time', () => {
    const { work } = held();
    start(work).run();
    periodic?.run();
    jest.advanceTimersByTime(EVERY_MS);
    expect(work).toHaveBeenCalledTimes(1);
  });
});

describe('periodic work that waits for a store with a long time-out', () => {
  it('is stuck only after several of these', () => {
    jest.isolateModules(() => {
      const {
        allowTimeout: allow,
        Periodic: Fresh,
        stuckWork: stuck,
      } = jest.requireActual<typeof Module>('./periodic.js');
      allow(60_000);
      const waiting = new Fresh('beat', 1_000, held().work).start();
      jest.advanceTimersByTime(239_000);
      expect(stuck()).toEqual([]);
      jest.advanceTimersByTime(3_000);
      expect(stuck()).toEqual(['beat']);
      waiting.stop();
    });
  });

  it('is stuck as before once nothing with that time-out is left in the process', () => {
    const ends = [allowTimeout(60_000), allowTimeout(60_000)];
    ends.pop()!();
    start(held().work, 1_000);
    jest.advanceTimersByTime(200_000);
    expect(stuckWork()).toEqual([]);
    ends.pop()!();
    expect(stuckWork()).toEqual(['sweep']);
  });
});

describe('periodic work that comes after the sockets were read', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate'] }));

  it('is done in a later phase of the loop than its timer', async () => {
    const work = jest.fn();
    periodic = new Periodic('look', EVERY_MS, work, 'sockets').start();
    jest.advanceTimersByTime(EVERY_MS);
    expect(work).not.toHaveBeenCalled();
    await new Promise(setImmediate);
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('is not done where it was stopped in between', async () => {
    const work = jest.fn();
    periodic = new Periodic('look', EVERY_MS, work, 'sockets').start();
    jest.advanceTimersByTime(EVERY_MS);
    periodic.stop();
    await new Promise(setImmediate);
    expect(work).not.toHaveBeenCalled();
  });
});
