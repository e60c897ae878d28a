import { Logger } from '@nestjs/common';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import { ReadinessChecks } from './readiness-checks.js';

const up = (name: string) => ({ [name]: { status: 'up' } }) as HealthIndicatorResult;

let checks: ReadinessChecks;
let warned: jest.SpyInstance;
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
  checks = new ReadinessChecks();
  warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

const told = () => warned.mock.calls.map(([line]: [object]) => line);

/** The results, where a check may wait for its time-out. */
async function resultsAfter(ms: number): Promise<HealthIndicatorResult> {
  const results = checks.results();
  await jest.advanceTimersByTimeAsync(ms);
  return results;
}

describe('readiness checks', () => {
  it('are none without any', async () => {
    expect(await checks.results()).toEqual({});
  });

  it('are shown by their names, with what they say', async () => {
    checks.add('database', () => ({ postgres: { status: 'degraded', replicas: 1 } }));
    checks.add('both', async () => ({ one: { status: 'up' }, two: { status: 'down', why: 'full' } }));
    expect(await checks.results()).toEqual({
      database: { status: 'degraded', replicas: 1 },
      both: { status: 'down', one: { status: 'up' }, two: { status: 'down', why: 'full' } },
    });
    expect(told()).toEqual([{ event: 'readiness.failed', check: 'both' }]);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('password of the database');
      },
    ],
    ['rejects', () => Promise.reject(new Error('password of the database'))],
    ['answers nothing', () => ({})],
    ['answers what is no result', () => ({ database: { status: 'fine' } })],
    ['answers undefined', () => undefined as never],
  ])('are down, and told without what was thrown, where one %s', async (_, indicator) => {
    checks.add('database', indicator);
    expect(await checks.results()).toEqual({ database: { status: 'down', message: 'it threw; the log says what' } });
    expect(told()).toEqual([{ event: 'readiness.failed', check: 'database', err: expect.any(Error) }]);
  });

  it('are down in time where one does not end, which is not begun again', async () => {
    const indicator = jest.fn(() => new Promise<HealthIndicatorResult>(() => undefined));
    checks.add('database', indicator, { timeoutMs: 200 });
    checks.add('other', () => up('other'));
    for (let probes = 0; probes < 3; probes += 1) {
      expect(await resultsAfter(200)).toEqual({
        database: { status: 'down', message: 'it has not answered within 200 ms' },
        other: { status: 'up' },
      });
      await jest.advanceTimersByTimeAsync(2_000);
    }
    expect(indicator).toHaveBeenCalledTimes(1);
    expect(told()).toHaveLength(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('are up again when what was away is back', async () => {
    let status: 'up' | 'down' = 'down';
    checks.add('database', () => ({ database: { status } }));
    expect(await checks.results()).toMatchObject({ database: { status: 'down' } });
    status = 'up';
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await checks.results()).toMatchObject({ database: { status: 'up' } });
  });

  it('run at most once a second, however often probes ask', async () => {
    const indicator = jest.fn(() => up('database'));
    checks.add('database', indicator);
    await Promise.all([checks.results(), checks.results()]);
    await jest.advanceTimersByTimeAsync(900);
    await checks.results();
    expect(indicator).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(100);
    await checks.results();
    expect(indicator).toHaveBeenCalledTimes(2);
  });

  it('can be taken away, and then their name is free', async () => {
    const check = checks.add('database', () => up('database'));
    expect(() => checks.add('database', () => up('database'))).toThrow('A readiness check is named "database" already');
    expect(() => checks.add('store', () => up('store'))).toThrow('A readiness check is named "store" already');
    check.remove();
    checks.add('database', () => up('database'));
    check.remove();
    expect(await checks.results()).toEqual(up('database'));
  });
});
