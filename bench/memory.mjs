import { setTimeout as sleep } from 'node:timers/promises';
import { URL } from 'node:url';
import { atMost } from './support/bars.mjs';
import { listen } from './support/listen.mjs';
import { startRedis } from './support/redis.mjs';
import { startMooring, TALKING } from './support/servers.mjs';
import { forEach, Session } from './support/session.mjs';
import { heapOfSessions, heapUsed, useSessions } from './support/session-heap.mjs';
import { table, thousands } from './support/table.mjs';

export const title = 'Memory';
export const document = 'sizing.md';

const SESSIONS = Number(process.env.BENCH_SESSIONS ?? 2_000);
const PROBE = new URL('./support/heap-probe.mjs', import.meta.url).href;

/** A TTL of which the hundredth, for which a pod remembers what it told Redis of a session, can be waited for. */
const TTL_SECONDS = 300;
/** What code that is compiled meanwhile, and the measuring itself, move the heap by. */
const NOISE_BYTES = 300_000;

/** P3: sessions that were opened and called once, in the heap of a pod and in Redis. */
export async function run() {
  const redis = await startRedis();
  const warm = { 1: await warmBytes(redis, 1), 100: await warmBytes(redis, 100) };
  const parked = await parkedBytes(redis);
  const listening = await listeningBytes(redis);
  const stored = await storedBytes(redis);
  redis.stop();
  return report({ warm, parked, listening, stored });
}

async function warmBytes(redis, tools) {
  const pod = await startMooring({ tools, redisUrl: redis.url, probes: [PROBE], SESSION_PARK_AFTER_SECONDS: '86400' });
  const each = await heapOfSessions(pod, SESSIONS);
  pod.stop();
  return each;
}

async function parkedBytes(redis) {
  const settings = { SESSION_PARK_AFTER_SECONDS: '1', SESSION_TTL_SECONDS: String(TTL_SECONDS) };
  const pod = await startMooring({ redisUrl: redis.url, probes: [PROBE], ...settings });
  // Code goes on being compiled for some 20,000 sessions.
  await useSessions(pod, 15 * SESSIONS);
  await forgotten(pod);
  const empty = await heapUsed(pod);
  await useSessions(pod, 5 * SESSIONS);
  await parked(pod);
  const atOnce = (await heapUsed(pod)) - empty;
  await forgotten(pod);
  const later = (await heapUsed(pod)) - empty;
  pod.stop();
  const each = (bytes) => bytes / (5 * SESSIONS);
  return { atOnce: each(atOnce), later: each(later), noise: each(NOISE_BYTES) };
}

/** Beside what it costs to be parked; Node's socket, request and response are in it. */
async function listeningBytes(redis) {
  const pod = await startMooring({ redisUrl: redis.url, probes: [PROBE], SESSION_PARK_AFTER_SECONDS: '1' });
  const openStreams = (count) => forEach(count, async () => listen(await Session.open(pod.url)));
  await openStreams(500);
  await parked(pod);
  const empty = await heapUsed(pod);
  await openStreams(SESSIONS);
  await parked(pod);
  const each = ((await heapUsed(pod)) - empty) / SESSIONS;
  pod.stop();
  return each;
}

/** What Redis holds more for each session; with a log, one call of each has streamed three notifications and its answer. */
async function storedBytes(redis) {
  const pod = await startMooring({ redisUrl: redis.url, modules: [TALKING] });
  await useSessions(pod, 500);
  const empty = await redis.usedMemory();
  const sessions = await useSessions(pod, SESSIONS);
  const without = await redis.usedMemory();
  await forEach(SESSIONS, (index) => sessions[index].call('paced', {}, { progressToken: 'p' }, '"progress":3'));
  const withLog = await redis.usedMemory();
  pod.stop();
  return { without: (without - empty) / SESSIONS, withLog: (withLog - empty) / SESSIONS };
}

async function parked(pod) {
  while ((await pod.metric('mcp_sessions_active')) > 0) await sleep(100);
}

/** Parked, and past the time for which a pod remembers when it told Redis last that a session lives. */
async function forgotten(pod) {
  await parked(pod);
  await sleep(3 * 10 * TTL_SECONDS);
}

function report({ warm, parked, listening, stored }) {
  const rows = [
    ['heap, warm, a service with 1 tool', warm[1]],
    ['heap, warm, a service with 100 tools', warm[100]],
    ['heap, just parked', parked.atOnce],
    ['heap, parked for longer than a hundredth of the TTL', parked.later],
    ['heap, parked and listening, with its open connection', listening],
    ['Redis, without a log', stored.without],
    ['Redis, with the log of a call that streamed 4 events', stored.withLog],
  ].map(([what, bytes]) => ({ 'a session': what, 'bytes each': thousands(Math.max(0, bytes)) }));
  const bytes = (value) => `${thousands(Math.max(0, value))} bytes`;
  const bars = [
    atMost('heap of a warm session, 1 tool', warm[1], 6_000, bytes),
    atMost('heap of a warm session, 100 tools', warm[100], 6_000, bytes),
    atMost(
      'heap left by a parked session (the bar is what measuring moves the heap by)',
      parked.later,
      parked.noise,
      bytes,
    ),
    atMost('Redis, a session without a log', stored.without, 1_000, bytes),
    atMost('Redis, a session with one', stored.withLog, 5_000, bytes),
  ];
  const how = `${thousands(SESSIONS)} sessions that were opened and called once (parked ones: ${thousands(5 * SESSIONS)}); heap after garbage collections, Redis by \`used_memory\`, index and log included.`;
  return { blocks: [how, table(rows), table(bars)], bars };
}
