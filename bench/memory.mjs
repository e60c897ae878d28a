import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../scripts/steps/build.mjs';
import { measureIn } from './support/child.mjs';
import { startRedis } from './support/redis.mjs';
import { kilobytes, printTable, thousands } from './support/table.mjs';

/** What a day takes here, in ms. */
const DAY_MS = 500;
const NAMES = ['lazy cleanup', 'periodic sweep', 'keyspace notifications', 'parking'];

const file = (path) => fileURLToPath(new globalThis.URL(path, import.meta.url));

ensureBuilt();
const redis = await startRedis();

console.log(
  `Node ${process.version}. A month of 100 sessions a day that never return, one day without Redis, a day in ${DAY_MS} ms\n`,
);
const months = await Promise.all(
  NAMES.map((name, database) => measureIn(file('month/run-month.mjs'), name, `${redis.url}/${database}`, DAY_MS)),
);
printTable(
  months.map((month) => ({
    cleanup: month.name,
    'most transports at once': thousands(month.peak),
    'left two days later': thousands(month.left),
    'heap grown by, KB': kilobytes(month.heapGrowth),
    'Redis commands to serve': thousands(month.commands),
    'Redis commands to clean up': thousands(month.cleaningCommands),
  })),
);

console.log('\nWhat a session costs in the heap of a process of the service\n');
printTable(
  (await measureIn(file('sessions/measure-sessions.mjs'), redis.url)).map(({ state, sessions, bytes }) => ({
    'a session that is': state,
    sessions: thousands(sessions),
    'heap bytes each': thousands(bytes),
  })),
);
redis.stop();
