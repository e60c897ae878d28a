import { URL } from 'node:url';
import '../scripts/steps/check-node.mjs';
import { ensureBuilt } from '../scripts/steps/build.mjs';
import { ensureInstalled } from '../scripts/steps/install.mjs';
import { ensureRedisServer } from '../scripts/steps/redis.mjs';
import { ensureWrk } from './support/tools.mjs';

/**
 * Fails where calls have become much dearer than they were or leave garbage behind, or sessions have become much larger. CPU and not time is compared, of
 * servers that take turns: what else the machine does meets both alike. Each bound is about 60 % of what was measured
 * on a quiet machine, so that only a real loss is told. It needs no peer but the SDK, which the service itself has.
 */
const ROUNDS = 10;
const SECONDS = 1;
const PROBE = new URL('./support/heap-probe.mjs', import.meta.url).href;
const OLD_PROBE = new URL('./support/old-probe.mjs', import.meta.url).href;
const SESSIONS = 1_000;

ensureInstalled();
ensureRedisServer();
ensureWrk();
ensureBuilt();
const { legacyCalls, modernCalls } = await import('./support/clients.mjs');
const { load } = await import('./support/load.mjs');
const { startRedis } = await import('./support/redis.mjs');
const { measureAll, startContender } = await import('./support/rounds.mjs');
const { startMooring, startPeer } = await import('./support/servers.mjs');
const { heapOfSessions } = await import('./support/session-heap.mjs');

const redis = await startRedis();
const [peer, stored, stateless] = await measureCalls();
/** A busy machine makes calls dearer and never cheaper, so the cheapest round is nearest to what they cost. */
const cheapest = ({ rounds }) => Math.min(...rounds.map(({ cpu }) => cpu));
const times = (contender) => cheapest(peer) / cheapest(contender);
const results = [
  check('CPU of the SDK with Redis ÷ of a call with its session in Redis', times(stored), '≥', 2.2),
  check('CPU of the SDK with Redis ÷ of a stateless call', times(stateless), '≥', 2.5),
  check('heap bytes of a warm session', await heapOfSession(), '≤', 3_000),
  check('bytes that a call of a session leaves in the old generation', await leftBehind(legacyCalls), '≤', 1_000),
  check('bytes that a stateless call leaves in the old generation', await leftBehind(modernCalls), '≤', 1_000),
];
redis.stop();
const passed = results.filter(Boolean).length;
console.log(`${passed} passed, ${results.length - passed} failed`);
process.exit(passed === results.length ? 0 : 1);

async function measureCalls() {
  const legacy = (url) => legacyCalls(url, 32);
  const contenders = [
    { start: () => startPeer('sdk1WithRedis', { redisUrl: `${redis.url}/1` }), calls: legacy },
    { start: () => startMooring({ redisUrl: `${redis.url}/2` }), calls: legacy },
    { start: () => startMooring({ redisUrl: `${redis.url}/3` }), calls: modernCalls },
  ];
  const running = [];
  for (const contender of contenders) running.push(await startContender(contender, 3));
  await measureAll(running, { rounds: ROUNDS, seconds: SECONDS });
  for (const { server } of running) server.stop();
  return running;
}

async function heapOfSession() {
  const settings = { redisUrl: `${redis.url}/4`, probes: [PROBE], SESSION_PARK_AFTER_SECONDS: '86400' };
  const pod = await startMooring(settings);
  const bytes = await heapOfSessions(pod, SESSIONS);
  pod.stop();
  return bytes;
}

/**
 * What the collector moved to the old generation for each call. Of a call it should be nothing: nothing needs it any more when it
 * is answered. Measured for so short a time that the old generation is not collected meanwhile.
 */
async function leftBehind(callsOf) {
  const pod = await startMooring({ redisUrl: `${redis.url}/5`, probes: [OLD_PROBE] });
  const calls = await callsOf(pod.url, 32);
  await load(pod.url, calls, { connections: 32, seconds: 5 });
  const before = await pod.probed('old.measured');
  const { calls: served } = await load(pod.url, calls, { connections: 32, seconds: 1 });
  const after = await pod.probed('old.measured');
  pod.stop();
  return Math.max(0, after.bytes - before.bytes) / served;
}

function check(what, measured, sign, bound) {
  const holds = sign === '≥' ? measured >= bound : measured <= bound;
  const value = measured >= 100 ? Math.round(measured) : measured.toFixed(2);
  console.log(`${holds ? 'ok' : 'NOT OK'}  ${what}: ${value} (${sign} ${bound})`);
  return holds;
}
