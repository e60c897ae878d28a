import { setTimeout as delay } from 'node:timers/promises';
import { Refresh } from './refresh.js';

it('does at once what is asked first, and all that is asked meanwhile once, after a while', async () => {
  let times = 0;
  const refresh = new Refresh(async () => void (times += 1), 50);
  for (let n = 0; n < 10_000; n += 1) refresh.ask();
  expect(times).toBe(1);
  await delay(75);
  expect(times).toBe(2);
  await delay(100);
  expect(times).toBe(2);
  refresh.ask();
  expect(times).toBe(3);
});
