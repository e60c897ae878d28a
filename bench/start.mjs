import { atMost, ratio } from './support/bars.mjs';
import { startRedis } from './support/redis.mjs';
import { startMooring, startPeer } from './support/servers.mjs';
import { median } from './support/statistics.mjs';
import { table, thousands } from './support/table.mjs';
import { cpuMicroseconds } from './support/usage.mjs';

export const title = 'Start';

const STARTS = Number(process.env.BENCH_STARTS ?? 11);

/** P8, and the start with a large catalogue of P6. */
export async function run() {
  const redis = await startRedis();
  const contenders = [
    ['a bare Nest application with one route', () => startPeer('nest')],
    ['Mooring with 20 tools, sessions in Redis', () => startMooring({ redisUrl: redis.url })],
    ['Mooring with 1,000 tools, sessions in Redis', () => startMooring({ tools: 1_000, redisUrl: redis.url })],
  ].map(([name, start]) => ({ name, start, starts: [] }));
  for (let n = 0; n < STARTS; n += 1)
    for (const contender of contenders) contender.starts.push(await startOnce(contender));
  redis.stop();
  return report(contenders);
}

/** From the start of the process to its first answer that it is ready, in ms: on the clock, and of CPU. */
async function startOnce({ start }) {
  const startedAt = performance.now();
  const server = await start();
  const response = await fetch(`${server.origin}/health/ready`);
  const took = performance.now() - startedAt;
  const cpu = cpuMicroseconds(server.pid) / 1_000;
  server.stop();
  if (response.status !== 200) throw new Error(`/health/ready was answered ${response.status}`);
  return { took, cpu };
}

function report(contenders) {
  const of = ({ starts }, field) => median(starts.map((each) => each[field]));
  const [bare, few, many] = contenders.map((contender) => of(contender, 'took'));
  const rows = contenders.map((contender) => ({
    process: contender.name,
    'to ready, ms': thousands(of(contender, 'took')),
    'of CPU, ms': thousands(of(contender, 'cpu')),
    '÷ bare Nest': ratio(of(contender, 'took') / bare),
    '÷ bare Nest, of CPU': ratio(of(contender, 'cpu') / of(contenders[0], 'cpu')),
  }));
  const bars = [
    atMost('start with 20 tools ÷ bare Nest', few / bare, 2),
    atMost('start with 1,000 tools', many / 1_000, 2, (seconds) => `${seconds.toFixed(2)} s`),
  ];
  const how = `From the start of the process to the first \`200\` of \`/health/ready\`; the median of ${STARTS} starts in alternation.`;
  return { blocks: [how, table(rows), table(bars)], bars };
}
