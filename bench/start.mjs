import { atMost, ratio } from './support/bars.mjs';
import { startRedis } from './support/redis.mjs';
import { startMooring, startPeer } from './support/servers.mjs';
import { median } from './support/statistics.mjs';
import { table, thousands } from './support/table.mjs';

export const title = 'Start';

const STARTS = Number(process.env.BENCH_STARTS ?? 11);

/** P8, and the start with a large catalogue of P6. */
export async function run() {
  const redis = await startRedis();
  const contenders = [
    ['a bare Nest application with one route', () => startPeer('nest')],
    ['Mooring with 20 tools, sessions in Redis', () => startMooring({ redisUrl: redis.url })],
    ['Mooring with 1,000 tools, sessions in Redis', () => startMooring({ tools: 1_000, redisUrl: redis.url })],
  ].map(([name, start]) => ({ name, start, times: [] }));
  for (let n = 0; n < STARTS; n += 1) for (const { start, times } of contenders) times.push(await timeToReady(start));
  redis.stop();
  return report(contenders);
}

/** @returns ms from the start of the process to its first answer that it is ready */
async function timeToReady(start) {
  const startedAt = performance.now();
  const server = await start();
  const response = await fetch(`${server.origin}/health/ready`);
  const took = performance.now() - startedAt;
  server.stop();
  if (response.status !== 200) throw new Error(`/health/ready was answered ${response.status}`);
  return took;
}

function report(contenders) {
  const [bare, few, many] = contenders.map(({ times }) => median(times));
  const rows = contenders.map(({ name, times }) => ({
    process: name,
    'to ready, ms': thousands(median(times)),
    'fastest, ms': thousands(Math.min(...times)),
    '÷ bare Nest': ratio(median(times) / bare),
  }));
  const bars = [
    atMost('start with 20 tools ÷ bare Nest', few / bare, 2),
    atMost('start with 1,000 tools', many / 1_000, 2, (seconds) => `${seconds.toFixed(2)} s`),
  ];
  const how = `From the start of the process to the first \`200\` of \`/health/ready\`; the median of ${STARTS} starts that take turns.`;
  return { blocks: [how, table(rows), table(bars)], bars };
}
