import { capacity } from './costs/capacity.mjs';
import { CALL, modernCalls } from './support/clients.mjs';
import { countingProxy } from './support/counting-proxy.mjs';
import { startRedis } from './support/redis.mjs';
import { startMooring, TALKING } from './support/servers.mjs';
import { forEach, Session } from './support/session.mjs';
import { useSessions } from './support/session-heap.mjs';
import { table, thousands } from './support/table.mjs';
import { cpuMicroseconds } from './support/usage.mjs';

export const title = 'Costs and capacity';
export const document = 'sizing.md';

const SAMPLES = Number(process.env.BENCH_SAMPLES ?? 4_000);
const SESSIONS = 200;

/** What production is sized by: each kind of request alone, and pods and Redis for many of them on paper. */
export async function run() {
  const redis = await startRedis();
  const pod = await startMooring({ redisUrl: redis.url, modules: [TALKING] });
  const proxy = await countingProxy(pod.url);
  const parts = { redis, pod, proxy };
  const sessions = (await useSessions(pod, SESSIONS)).map((session) => session.through(proxy.url));
  const next = (index) => sessions[index % SESSIONS];
  const call = await measure(parts, (index) => next(index).call(CALL.name, CALL.arguments));
  const alone = await measure(parts, (index) => next(index).call(CALL.name, CALL.arguments), 1);
  const stateless = await measure(parts, () => statelessCall(proxy));
  const streaming = await measure(parts, (index) => paced(next(index)));
  const opening = await measure(parts, () => Session.open(proxy.url));
  pod.stop();
  redis.stop();
  const rows = [
    ['call of a session, 16 at a time', call],
    ['call of a session, one at a time', alone],
    ['stateless call', stateless],
    ['call that streams three notifications', streaming],
    ['session opened: `initialize`, `initialized`', opening],
  ];
  const [sessionBytes, logBytes] = [opening.stored, streaming.stored];
  return {
    blocks: [
      `Means of ${thousands(SAMPLES)} of each, ${SESSIONS} sessions, 20 tools.`,
      table(rows.map(([kind, costs]) => row(kind, costs))),
      'The capacity sheet, computed from the rows above; on a Cluster commands go alone, so calls are taken at what they cost one at a time:',
      capacity({ call: { ...call, redisCpu: alone.redisCpu }, streaming, opening, sessionBytes, logBytes }),
    ],
  };
}

const paced = (session) => session.call('paced', {}, { progressToken: 'p' }, '"progress":3');

async function statelessCall({ url }) {
  const { headers, body } = modernCalls();
  const response = await fetch(url, { method: 'POST', headers, body: body.replace('@id@', '1000') });
  if (!(await response.text()).includes(CALL.arguments.text)) throw new Error('A stateless call failed');
}

async function measure(parts, act, atOnce = 16) {
  await forEach(SAMPLES / 4, act, atOnce);
  const before = await counters(parts);
  await forEach(SAMPLES, act, atOnce);
  const after = await counters(parts);
  return Object.fromEntries(Object.keys(after).map((name) => [name, (after[name] - before[name]) / SAMPLES]));
}

async function counters({ redis, pod, proxy }) {
  const info = await redis.client.info();
  const of = (field) => Number(new RegExp(`^${field}:([\\d.]+)`, 'm').exec(info)[1]);
  return {
    commands: of('total_commands_processed'),
    redisCpu: (of('used_cpu_user') + of('used_cpu_sys')) * 1e6,
    redisBytes: of('total_net_input_bytes') + of('total_net_output_bytes'),
    stored: of('used_memory'),
    podCpu: cpuMicroseconds(pod.pid),
    ...proxy.bytes,
  };
}

function row(kind, { commands, redisCpu, redisBytes, stored, podCpu, in: received, out }) {
  return {
    request: kind,
    'CPU of the pod, µs': thousands(podCpu),
    'Redis commands': commands.toFixed(1),
    'CPU of Redis, µs': thousands(redisCpu),
    'bytes to and from Redis': thousands(redisBytes),
    'bytes left in Redis': thousands(Math.max(0, stored)),
    'bytes from the client': thousands(received),
    'bytes to the client': thousands(out),
  };
}
