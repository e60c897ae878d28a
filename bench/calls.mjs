import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { ensureBuilt } from '../scripts/steps/build.mjs';
import { legacyCalls, modernCalls } from './calls/clients.mjs';
import { startMooring, startPeer } from './calls/contenders.mjs';
import { ensureBenchTools } from './calls/tools.mjs';
import { load } from './calls/load.mjs';
import { startRedis } from './support/redis.mjs';
import { printTable, thousands } from './support/table.mjs';

const TOOLS = 20;
const CONNECTIONS = 32;
const SESSIONS = 32;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);

ensureBenchTools();
ensureBuilt();
const redis = await startRedis();
const withRedis = (database) => ({ tools: TOOLS, redisUrl: `${redis.url}/${database}` });
const legacy = (url) => legacyCalls(url, SESSIONS);

/** Limits that count every call and refuse none. */
const LIMITED = { RATE_LIMIT_ENABLED: 'true', RATE_LIMIT_PER_CALLER: '10000000', RATE_LIMIT_GLOBAL: '100000000' };

/** Each does the same call with the same answer; the letters are those that docs/performance.md refers to. */
const CONTENDERS = [
  { name: 'a) SDK 1.x on Express, in memory', start: () => startPeer('sdk1', { tools: TOOLS }), calls: legacy },
  { name: 'b) the same with Redis GET + EXPIRE', start: () => startPeer('sdk1WithRedis', withRedis(1)), calls: legacy },
  {
    name: 'c) SDK 2.x createMcpHandler, stateless',
    start: () => startPeer('sdk2', { tools: TOOLS }),
    calls: modernCalls,
  },
  { name: 'f) bare node:http, JSON, one GETEX', start: () => startPeer('bare', withRedis(2)), calls: legacy },
  { name: 'g) Mooring, sessions in memory', start: () => startMooring({ tools: TOOLS }), calls: legacy },
  { name: 'g) Mooring, sessions in Redis', start: () => startMooring(withRedis(3)), calls: legacy },
  {
    name: 'g) Mooring, sessions in Redis, rate limits on',
    start: () => startMooring({ ...withRedis(4), ...LIMITED }),
    calls: legacy,
  },
  { name: 'g) Mooring, stateless', start: () => startMooring(withRedis(3)), calls: modernCalls },
];

const running = [];
for (const { name, start, calls } of CONTENDERS) {
  const server = await start();
  const contender = { name, server, calls: await calls(server.url), rounds: [] };
  await load(server.url, contender.calls, { connections: CONNECTIONS, seconds: 3 });
  running.push(contender);
}
// Every round visits all, so that what else the machine does meets all alike.
for (let round = 0; round < ROUNDS; round += 1) {
  for (const contender of running) contender.rounds.push(await measure(contender));
}
report();
for (const { server } of running) server.stop();
redis.stop();

async function measure({ server, calls }) {
  const before = cpuMicroseconds(server.pid);
  const { callsPerSecond, p99 } = await load(server.url, calls, { connections: CONNECTIONS, seconds: SECONDS });
  const cpu = (cpuMicroseconds(server.pid) - before) / (callsPerSecond * SECONDS);
  return { callsPerSecond, p99, cpu };
}

/** What the kernel says that a process has used, user and system, in µs. */
function cpuMicroseconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * (1e6 / ticksPerSecond());
}

function ticksPerSecond() {
  return Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
}

function median(contender, field) {
  const sorted = contender.rounds.map((round) => round[field]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function report() {
  const [{ model }] = cpus();
  console.log(`Node ${process.version}, ${cpus().length} × ${model}; load and Redis on the same machine.`);
  console.log(
    `${TOOLS} tools, ${CONNECTIONS} connections, ${SESSIONS} sessions; median of ${ROUNDS} rounds of ${SECONDS} s\n`,
  );
  const of = (letter) =>
    median(
      running.find(({ name }) => name.startsWith(letter)),
      'callsPerSecond',
    );
  const [a, b, c, f] = ['a)', 'b)', 'c)', 'f)'].map(of);
  const ratio = (value, to) => (value / to).toFixed(2);
  printTable(
    running.map((contender) => {
      const calls = median(contender, 'callsPerSecond');
      return {
        contender: contender.name,
        'calls/s': thousands(calls),
        'CPU, µs a call': thousands(median(contender, 'cpu')),
        'p99, ms': median(contender, 'p99').toFixed(1),
        '÷ a': ratio(calls, a),
        '÷ b': ratio(calls, b),
        '÷ c': ratio(calls, c),
        '÷ f': ratio(calls, f),
      };
    }),
  );
}
