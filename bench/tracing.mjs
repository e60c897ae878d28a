import '../scripts/steps/check-node.mjs';
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../scripts/steps/build.mjs';
import { legacyCalls } from './support/clients.mjs';
import { startMooring } from './support/servers.mjs';
import { load } from './support/load.mjs';
import { startRedis } from './support/redis.mjs';
import { printTable, thousands } from './support/table.mjs';

const SELF = fileURLToPath(import.meta.url);
const CONNECTIONS = 32;
const SESSIONS = 32;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 7);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);

/** The same service with spans switched on in different ways. */
const MODES = [
  { tracing: 'off' },
  { tracing: 'traceidratio 0', OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' },
  { tracing: 'traceidratio 0.01', OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.01' },
  { tracing: 'traceidratio 0.1', OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' },
  { tracing: 'always_on', OTEL_TRACES_SAMPLER: 'always_on' },
];

if (process.argv[2] === 'sink') serveSink();
else await compare();

/** A receiver that takes everything and looks at nothing. It says its port in one JSON line. */
function serveSink() {
  const server = createServer((request, response) => request.resume().once('end', () => response.end()));
  server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })));
}

async function startSink() {
  const child = spawn(process.execPath, [SELF, 'sink'], { stdio: ['ignore', 'pipe', 'inherit'] });
  process.once('exit', () => child.kill('SIGKILL'));
  for await (const line of createInterface({ input: child.stdout })) {
    return { url: `http://127.0.0.1:${JSON.parse(line).port}`, stop: () => child.kill('SIGKILL') };
  }
  throw new Error('The receiver of spans ended before it listened');
}

async function compare() {
  ensureBuilt();
  const redis = await startRedis();
  const sink = await startSink();
  const running = [];
  for (const { tracing, ...sampler } of MODES) {
    const spans = tracing === 'off' ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: sink.url, ...sampler };
    const server = await startMooring({ tools: 20, redisUrl: `${redis.url}/${running.length}`, ...spans });
    const mode = { tracing, server, calls: await legacyCalls(server.url, SESSIONS), rounds: [] };
    await load(server.url, mode.calls, { connections: CONNECTIONS, seconds: 3 });
    running.push(mode);
  }
  // Every round visits all, so that what else the machine does meets all alike.
  for (let round = 0; round < ROUNDS; round += 1) for (const mode of running) mode.rounds.push(await measure(mode));
  report(running);
  for (const { server } of running) server.stop();
  sink.stop();
  redis.stop();
}

async function measure({ server, calls }) {
  const before = cpuMicroseconds(server.pid);
  const { callsPerSecond, p99 } = await load(server.url, calls, { connections: CONNECTIONS, seconds: SECONDS });
  return { callsPerSecond, p99, cpu: (cpuMicroseconds(server.pid) - before) / (callsPerSecond * SECONDS) };
}

/** What the kernel says that a process has used, user and system, in µs. */
function cpuMicroseconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return (Number(fields[11]) + Number(fields[12])) * (1e6 / ticksPerSecond);
}

function report(running) {
  const [off] = running;
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0].model}; load, Redis and receiver on it too.`);
  console.log(`${CONNECTIONS} connections, ${SESSIONS} sessions; median of ${ROUNDS} rounds of ${SECONDS} s\n`);
  printTable(
    running.map((mode) => ({
      tracing: mode.tracing,
      'calls/s': thousands(median(mode, 'callsPerSecond')),
      'CPU, µs a call': thousands(median(mode, 'cpu')),
      'CPU ÷ off': (median(mode, 'cpu') / median(off, 'cpu')).toFixed(2),
      'p99, ms': median(mode, 'p99').toFixed(1),
    })),
  );
}

function median({ rounds }, field) {
  const sorted = rounds.map((round) => round[field]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
