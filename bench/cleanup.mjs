import { fileURLToPath } from 'node:url';
import { measureIn } from './support/child.mjs';
import { startRedis } from './support/redis.mjs';
import { kilobytes, table, thousands } from './support/table.mjs';

export const title = 'Four ways to clean up';
export const document = 'sessions-and-memory.md';

/** What a day takes here, in ms. */
const DAY_MS = 500;
const NAMES = ['lazy cleanup', 'periodic sweep', 'keyspace notifications', 'parking'];
const RUN_MONTH = fileURLToPath(new globalThis.URL('cleanup/run-month.mjs', import.meta.url));

/** A month of 100 sessions a day that never return, one day of it without Redis. */
export async function run() {
  const redis = await startRedis();
  const months = await Promise.all(
    NAMES.map((name, database) => measureIn(RUN_MONTH, name, `${redis.url}/${database}`, DAY_MS)),
  );
  redis.stop();
  const rows = months.map((month) => ({
    cleanup: month.name,
    'most transports at once': thousands(month.peak),
    'left two days later': thousands(month.left),
    'heap grown by, KB': kilobytes(month.heapGrowth),
    'Redis commands to serve': thousands(month.commands),
    'Redis commands to clean up': thousands(month.cleaningCommands),
  }));
  return { blocks: [table(rows)] };
}
