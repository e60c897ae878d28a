import { URL } from 'node:url';
import { atMost } from './support/bars.mjs';
import { startRedis } from './support/redis.mjs';
import { startMooring, TALKING } from './support/servers.mjs';
import { Session, textOf, untilSaid } from './support/session.mjs';
import { median, percentile } from './support/statistics.mjs';
import { milliseconds, table } from './support/table.mjs';
import { CALL } from './support/clients.mjs';

export const title = 'Latency';

const SAMPLES = Number(process.env.BENCH_SAMPLES ?? 1_000);
/** Calls before the first that counts, for code to be compiled. */
const WARMING = 200;
const ELICITATION = { elicitation: { form: {} } };
const PROBE = new URL('./support/rehydration-probe.mjs', import.meta.url).href;

/** P5: one client that waits for each answer, so that nothing queues. */
export async function run() {
  const redis = await startRedis();
  const options = { redisUrl: redis.url, modules: [TALKING], probes: [PROBE] };
  const pods = [await startMooring(options), await startMooring(options)];
  const times = { roundTrip: [], warm: [], cold: [], here: [], there: [] };
  for (let n = 0; n < WARMING + SAMPLES; n += 1) {
    const sample = { ...(await rehydrated(pods, redis)), ...(await answered(pods)) };
    if (n >= WARMING) for (const [kind, ms] of Object.entries(sample)) times[kind].push(ms);
  }
  const { seconds } = await pods[1].probed('rehydrations.measured');
  for (const pod of pods) pod.stop();
  redis.stop();
  return report({ ...times, rehydration: seconds.slice(-SAMPLES).map((each) => each * 1_000) });
}

/** A call on the pod that has the session, the next on one that has not, and one bare command to Redis. */
async function rehydrated([first, second], { client }) {
  const session = await Session.open(first.url);
  await session.call(CALL.name, CALL.arguments);
  const warm = await timed(() => session.call(CALL.name, CALL.arguments));
  const roundTrip = await timed(() => client.getex(`mooring:session:{${session.session}}`, 'EX', 86_400));
  const cold = await timed(() => session.through(second.url).call(CALL.name, CALL.arguments));
  return { roundTrip, warm, cold };
}

/** The answer to a question of a call, on the pod that asked and on the other one. */
async function answered([first, second]) {
  const session = await Session.open(first.url, ELICITATION);
  await session.through(second.url).call(CALL.name, CALL.arguments);
  const here = await asked(session, session);
  const there = await asked(session, session.through(second.url));
  return { here, there };
}

/** @returns ms from the client's answer to the end of the call */
async function asked(asking, answering) {
  const stream = await asking.begin('ask');
  const said = await untilSaid(stream, 'elicitation/create');
  const { id } = JSON.parse(/^data: (.*elicitation\/create.*)$/m.exec(said)[1]);
  return timed(async () => {
    const result = { action: 'accept', content: { answer: 'yes' } };
    const ending = textOf(stream);
    await textOf(await answering.post({ jsonrpc: '2.0', id, result }));
    if (!(await ending).includes('"yes"')) throw new Error('The answer did not arrive');
  });
}

async function timed(act) {
  const startedAt = performance.now();
  await act();
  return performance.now() - startedAt;
}

function report(times) {
  const unit = median(times.roundTrip);
  const trips = (ms) => `${(ms / unit).toFixed(1)} round trips`;
  const row = (what, values) => {
    const [p50, p99] = [median(values), percentile(values, 0.99)];
    return { what, 'p50, ms': p50.toFixed(3), 'p99, ms': p99.toFixed(3), 'p50, round trips': (p50 / unit).toFixed(1) };
  };
  const rows = [
    row('bare Redis round trip (GETEX of the record)', times.roundTrip),
    row('call on a pod that has the session', times.warm),
    row('call on a pod that must rehydrate it', times.cold),
    row('rehydration itself, inside the pod', times.rehydration),
    row('answer to a question, on the pod that asked', times.here),
    row('answer to a question, on another pod', times.there),
  ];
  const crossing = median(times.there) - median(times.here);
  const bars = [
    atMost('rehydration, p99', percentile(times.rehydration, 0.99), 10 * unit, trips),
    atMost('answer on another pod − on the pod that asked, p50', crossing, 6 * unit, trips),
  ];
  const how = `${SAMPLES.toLocaleString('en')} samples of each, in alternation, by one client that waits for every answer; a round trip is ${milliseconds(unit)} (p50).`;
  return { blocks: [how, table(rows), table(bars)], bars };
}
