import { Logger } from '@nestjs/common';
import { captureLog } from '../../test/support/log-capture.js';
import { background, safely } from './background.js';
import { Faults, faults } from './faults.js';
import { TellLimit } from './tell-limit.js';

const settled = () => new Promise(setImmediate);

describe('work in the background', () => {
  let log: ReturnType<typeof captureLog>;
  beforeEach(() => (log = captureLog()));
  afterEach(() => log.restore());

  it('is reported where it rejects, and leaves no unhandled rejection', async () => {
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    const before = faults.count;
    background(Promise.reject(new Error('no')), 'a rejection');
    await settled();
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
    expect(faults.count).toBe(before + 1);
    expect(log.lines).toHaveLength(1);
  });

  it('may be nothing, and says nothing where it ends well', async () => {
    const before = faults.count;
    background(undefined, 'nothing');
    background(Promise.resolve(), 'a good end');
    await settled();
    expect(faults.count).toBe(before);
  });

  it('does not throw at who calls it back', () => {
    const before = faults.count;
    safely('a listener', () => {
      throw new Error('no');
    });
    expect(faults.count).toBe(before + 1);
  });
});

describe('faults', () => {
  it('are told once a minute for each kind of work, and then how many were not', () => {
    const log = captureLog();
    let now = 0;
    const some = new Faults(new TellLimit(() => now));
    for (let time = 0; time < 5; time += 1) some.report('sweep', new Error('no'));
    some.report('purge', new Error('no'));
    expect(log.lines).toHaveLength(2);
    now = 60_000;
    some.report('sweep', new Error('no'));
    expect(log.lines).toHaveLength(3);
    expect(some.count).toBe(7);
    log.restore();
  });

  it('throw nothing where the log itself fails', () => {
    const some = new Faults();
    const failing = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => {
      throw new Error('the log is full');
    });
    expect(() => some.report('sweep', new Error('no'))).not.toThrow();
    expect(failing).toHaveBeenCalledTimes(1);
    failing.mockRestore();
  });
});

describe('what is told at most once a minute', () => {
  it('says how often it was not', () => {
    let now = 0;
    const limit = new TellLimit(() => now);
    expect([limit.tell('a'), limit.tell('a'), limit.tell('a'), limit.tell('b')]).toEqual([0, undefined, undefined, 0]);
    now = 60_000;
    expect([limit.tell('a'), limit.tell('b')]).toEqual([2, 0]);
  });

  it('is told of no more than a thousand things in a minute, and of others when those are over', () => {
    let now = 0;
    const limit = new TellLimit(() => now);
    const told = Array.from({ length: 1_500 }, (_, thing) => limit.tell(String(thing)));
    expect(told.filter((untold) => untold === 0)).toHaveLength(1_000);
    now = 60_000;
    expect(limit.tell('1400')).toBe(0);
  });
});
