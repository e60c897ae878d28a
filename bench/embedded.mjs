import { URL } from 'node:url';
import { atLeast, ratio } from './support/bars.mjs';
import { legacyCalls } from './support/clients.mjs';
import { startRedis } from './support/redis.mjs';
import { CONNECTIONS, measureAll, medianOf, roundsInWords, startContender } from './support/rounds.mjs';
import { startMooring, startPeer } from './support/servers.mjs';
import { heapOfSessions } from './support/session-heap.mjs';
import { median } from './support/statistics.mjs';
import { table, thousands } from './support/table.mjs';

export const title = 'Embedded';

const STARTS = 7;
const SESSIONS = 1_000;
const PROBE = new URL('./support/heap-probe.mjs', import.meta.url).href;

/** The server in an application of Nest, beside the service and the other module for Nest. */
export async function run() {
  const redis = await startRedis();
  const contenders = [
    ['the service', (options) => startMooring({ ...options, SESSION_PARK_AFTER_SECONDS: '86400' })],
    ['embedded on Express', (options) => startPeer('embedded', options)],
    ['embedded on Express, fast path', (options) => startPeer('embeddedFast', options)],
    ['embedded on Fastify', (options) => startPeer('embeddedFastify', options)],
    ['embedded on Fastify, fast path', (options) => startPeer('embeddedFastifyFast', options)],
    ['mcp-nest, sessions in memory', (options) => startPeer('mcpNest', { ...options, redisUrl: '' })],
  ].map(([name, startWith], index) => ({ name, startWith, redisUrl: `${redis.url}/${index}` }));
  const running = [];
  for (const { name, startWith, redisUrl } of contenders) {
    const calls = (url) => legacyCalls(url, CONNECTIONS);
    running.push(await startContender({ name, start: () => startWith({ redisUrl }), calls }));
  }
  await measureAll(running);
  for (const { server } of running) server.stop();
  const starts = await startsOf(contenders);
  const heaps = [];
  for (const contender of contenders) heaps.push(await heapOfSession(contender));
  redis.stop();
  return report(running, starts, heaps);
}

/** From the start of the process to its first word of where it listens, in ms; in alternation. */
async function startsOf(contenders) {
  const taken = contenders.map(() => []);
  for (let n = 0; n < STARTS; n += 1) {
    for (const [index, { startWith, redisUrl }] of contenders.entries()) {
      const startedAt = performance.now();
      const server = await startWith({ redisUrl });
      taken[index].push(performance.now() - startedAt);
      server.stop();
    }
  }
  return taken.map(median);
}

async function heapOfSession({ startWith, redisUrl }) {
  const server = await startWith({ redisUrl, probes: [PROBE] });
  const bytes = await heapOfSessions(server, SESSIONS);
  server.stop();
  return bytes;
}

function report(running, starts, heaps) {
  const [service] = running;
  const speed = (contender) => medianOf(contender, 'callsPerSecond');
  const rows = running.map((contender, index) => ({
    contender: contender.name,
    'calls/s': thousands(speed(contender)),
    'CPU, µs a call': thousands(medianOf(contender, 'cpu')),
    '÷ the service': ratio(speed(contender) / speed(service)),
    'start, ms': thousands(starts[index]),
    'heap of a session, bytes': thousands(heaps[index]),
  }));
  const [, onExpress, fast] = running;
  const bars = [
    atLeast('calls on Express ÷ the service', speed(onExpress) / speed(service), 0.7),
    atLeast('calls by the fast path ÷ the service', speed(fast) / speed(service), 0.9),
  ];
  const how = `20 tools, sessions in Redis but for the last, ${CONNECTIONS} connections, as many sessions; ${roundsInWords}. Starts are the median of ${STARTS}; heap is of ${SESSIONS} warm sessions.`;
  return { blocks: [how, table(rows), table(bars)], bars };
}
