import { setTimeout as sleep } from 'node:timers/promises';
import { RedisClock } from './redis-clock.js';

const HOUR_MS = 3_600_000;
const at = (ms: number) => async () => [Math.floor(ms / 1_000), (ms % 1_000) * 1_000] as const;

afterEach(() => jest.restoreAllMocks());

it('is this machine’s time until Redis was asked', () => {
  expect(Math.abs(new RedisClock().now() - Date.now())).toBeLessThan(100);
});

it('is Redis’s time from then on, however far this machine’s is from it', async () => {
  const clock = new RedisClock();
  await clock.measure(at(Date.now() + HOUR_MS));
  expect(Math.abs(clock.now() - Date.now() - HOUR_MS)).toBeLessThan(100);
});

it('goes on evenly while this machine’s time is set back', async () => {
  const clock = new RedisClock();
  const truth = Date.now();
  await clock.measure(at(truth));
  jest.spyOn(Date, 'now').mockReturnValue(truth - HOUR_MS);
  expect(clock.now()).toBeGreaterThanOrEqual(truth - 1);
  expect(clock.now()).toBeLessThan(truth + 1_000);
});

it('takes the middle of the way for the moment of the reply, and no reply that was long under way', async () => {
  const clock = new RedisClock();
  const truth = Date.now();
  await clock.measure(at(truth));
  await clock.measure(async () => {
    await sleep(600);
    return at(truth + HOUR_MS)();
  });
  expect(clock.now()).toBeLessThan(truth + HOUR_MS / 2);
});
