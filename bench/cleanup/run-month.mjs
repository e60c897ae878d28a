import { setTimeout as sleep } from 'node:timers/promises';
import { heapUsed } from '../support/heap.mjs';
import { STRATEGIES } from './strategies.mjs';

const [, , name, url, dayMsText] = process.argv;
const DAY_MS = Number(dayMsText);
const DAYS = 30;
const VISITS_A_DAY = 100;
/** For this one day the connection that cleaning up depends on is down. */
const DAY_WITHOUT_REDIS = 15;

const strategy = new STRATEGIES[name](url, DAY_MS);
for (let n = 0; n < VISITS_A_DAY; n += 1) await strategy.visit();
await strategy.start();
await at(1, Date.now());
strategy.forget();
const heapBefore = await heapUsed();

const startedAt = Date.now();
for (let day = 0; day < DAYS; day += 1) {
  if (day === DAY_WITHOUT_REDIS) await strategy.loseRedis();
  if (day === DAY_WITHOUT_REDIS + 1) await strategy.findRedis();
  for (let visit = 0; visit < VISITS_A_DAY; visit += 1) {
    await at(day + visit / VISITS_A_DAY, startedAt);
    await strategy.visit();
  }
}
// Two days after the last visit every record has lapsed, and Redis has had the time to notice.
await at(DAYS + 2, startedAt);
const heapAfter = await heapUsed();
process.send({
  name,
  peak: strategy.peak,
  left: strategy.size,
  heapGrowth: heapAfter - heapBefore,
  commands: strategy.commands,
  cleaningCommands: strategy.cleaningCommands,
});
await strategy.stop();
process.disconnect();

/** Waits until this many days after a moment. */
function at(day, moment) {
  return sleep(Math.max(0, moment + day * DAY_MS - Date.now()));
}
