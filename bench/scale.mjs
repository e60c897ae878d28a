import { fileURLToPath, URL } from 'node:url';
import { NODE_OPTIONS } from '../scripts/steps/node-options.mjs';
import { sessionIds } from './scale/session-ids.mjs';
import { atLeast, atMost, ratio } from './support/bars.mjs';
import { measureIn } from './support/child.mjs';
import { callsOf } from './support/clients.mjs';
import { load } from './support/load.mjs';
import { startRedis } from './support/redis.mjs';
import { CONNECTIONS, measureAll, medianOf, roundsInWords } from './support/rounds.mjs';
import { startMooring } from './support/servers.mjs';
import { megabytes, table, thousands } from './support/table.mjs';

export const title = 'Scale';
export const document = 'sizing.md';

const STORED = Number(process.env.BENCH_STORED ?? 1_000_000);
const MANY = STORED / 10;
const SOME = STORED / 100;
const FEW = 100;
const SERVING_SECONDS = 30;
const FILL = fileURLToPath(new URL('./scale/fill.mjs', import.meta.url));

/** P4: as many sessions as one Redis is meant to hold, and as many warm ones as a pod can be told to. */
export async function run() {
  const redis = await startRedis();
  const empty = await redis.usedMemory();
  const startedAt = Date.now();
  await Promise.all([measureIn(FILL, redis.url, 0, STORED / 2), measureIn(FILL, redis.url, STORED / 2, STORED)]);
  const filled = { seconds: (Date.now() - startedAt) / 1_000, bytes: (await redis.usedMemory()) - empty };
  const serving = await serveRandomOnes(redis);
  const contenders = await compareWarm(redis);
  redis.stop();
  return report(filled, serving, contenders);
}

/** What the chart gives a pod whose memory limit is 512 MiB: without a limit of its own, V8 takes what the machine has. */
const OF_THE_CHART = `${NODE_OPTIONS} --max-old-space-size=358`;

/** A pod with the settings that it comes with; nearly every call finds a session that is not warm. */
async function serveRandomOnes(redis) {
  const pod = await startMooring({ redisUrl: redis.url, NODE_OPTIONS: OF_THE_CHART });
  const calls = { ...callsOf(sessionIds(0, STORED)), random: true };
  const loaded = await load(pod.url, calls, { connections: CONNECTIONS, seconds: SERVING_SECONDS });
  const rehydrated = await pod.metric('mcp_sessions_rehydrated_total{outcome="ok"}');
  const stored = await pod.metric('mcp_sessions_stored');
  const served = { ...loaded, rehydrated, stored, resident: pod.resident() };
  pod.stop();
  return served;
}

async function compareWarm(redis) {
  const of = async (name, sessions, cap) => {
    const server = await startMooring({
      redisUrl: redis.url,
      SESSION_MAX_WARM: String(cap),
      SESSION_PARK_AFTER_SECONDS: '86400',
    });
    await warm(server, Math.min(sessions, cap));
    return { name, server, calls: { ...callsOf(sessionIds(0, sessions)), random: true }, rounds: [] };
  };
  const contenders = [
    await of(`${FEW} sessions, all warm`, FEW, 2 * MANY),
    await of(`${thousands(MANY)} sessions, all warm`, MANY, 2 * MANY),
    await of(`${thousands(MANY)} sessions, ${thousands(SOME)} of them warm`, MANY, SOME),
  ];
  await measureAll(contenders);
  for (const contender of contenders) {
    contender.resident = contender.server.resident();
    contender.server.stop();
  }
  return contenders;
}

/** Calls each of the first so many sessions; every load goes on where the one before had got to. */
async function warm(server, sessions) {
  for (let done = 0; done < sessions;) {
    const rest = callsOf(sessionIds(done, sessions));
    done += (await load(server.url, rest, { connections: CONNECTIONS, seconds: 5 })).calls;
  }
  // A call that was cut where one load ended may not have arrived.
  const active = await server.metric('mcp_sessions_active');
  if (active < 0.99 * sessions) throw new Error(`${active} of ${sessions} sessions are warm`);
}

function report(filled, serving, contenders) {
  const [few, many, some] = contenders.map((contender) => medianOf(contender, 'callsPerSecond'));
  const stored = [
    `${thousands(serving.stored)} live sessions, counted by the service's own index, written by its own store in`,
    `${thousands(filled.seconds)} s: ${megabytes(filled.bytes)} MB in Redis, ${thousands(filled.bytes / STORED)}`,
    `bytes each. One pod with its default settings, and the flags that the chart gives Node for a memory limit of 512 MiB, served calls of random ones for ${SERVING_SECONDS} s:`,
    `${thousands(serving.callsPerSecond)} calls/s, ${thousands(serving.rehydrated)} rehydrations among`,
    `${thousands(serving.calls)} calls, ${megabytes(serving.resident.peak)} MB resident at its largest.`,
  ].join(' ');
  const rows = contenders.map((contender) => ({
    'a pod that serves calls of random ones among': contender.name,
    'calls/s': thousands(medianOf(contender, 'callsPerSecond')),
    'CPU, µs a call': thousands(medianOf(contender, 'cpu')),
    'p99, ms': medianOf(contender, 'p99').toFixed(1),
    'MB resident at most': megabytes(contender.resident.peak),
    ratio: ratio(medianOf(contender, 'callsPerSecond') / few),
  }));
  const bars = [
    atMost(
      'resident memory of a pod over a million sessions',
      serving.resident.peak / 1e6,
      512,
      (mb) => `${Math.round(mb)} MB`,
    ),
    atLeast(`calls/s with ${thousands(MANY)} warm ÷ with ${FEW}`, many / few, 0.9),
    atLeast(`calls/s with ${thousands(SOME)} warm of ${thousands(MANY)} ÷ with ${FEW}`, some / few, 0.5),
  ];
  return {
    blocks: [stored, `${roundsInWords[0].toUpperCase()}${roundsInWords.slice(1)}.`, table(rows), table(bars)],
    bars,
  };
}
