import { contenders, SESSIONS } from './calls/contenders.mjs';
import { atLeast, ratio } from './support/bars.mjs';
import { startRedis } from './support/redis.mjs';
import { CONNECTIONS, measureAll, medianOf, roundsInWords, startContender } from './support/rounds.mjs';
import { table, thousands } from './support/table.mjs';

export const title = 'Calls';

/** P1 and P2: the same call in each server, side by side. */
export async function run() {
  const redis = await startRedis();
  const running = [];
  for (const contender of contenders((database) => `${redis.url}/${database}`))
    running.push(await startContender(contender));
  await measureAll(running);
  for (const { server } of running) server.stop();
  redis.stop();
  return report(running);
}

function report(running) {
  const of = (beginning) => running.find(({ name }) => name.startsWith(beginning));
  const speed = (beginning) => medianOf(of(beginning), 'callsPerSecond');
  const [a, b, c, f] = ['a)', 'b)', 'c)', 'f)'].map(speed);
  const rows = running.map((contender) => {
    const calls = medianOf(contender, 'callsPerSecond');
    return {
      contender: contender.name,
      'calls/s': thousands(calls),
      'CPU, µs a call': thousands(medianOf(contender, 'cpu')),
      'p99, ms': medianOf(contender, 'p99').toFixed(1),
      '÷ a': ratio(calls / a),
      '÷ b': ratio(calls / b),
      '÷ c': ratio(calls / c),
      '÷ f': ratio(calls / f),
    };
  });
  const stored = speed('g) Mooring, sessions in Redis');
  const bars = [
    atLeast('calls of sessions in Redis ÷ a', stored / a, 3.5),
    atLeast('calls of sessions in Redis ÷ b', stored / b, 3.5),
    atLeast('calls of sessions in Redis ÷ f', stored / f, 0.5),
    atLeast('stateless calls ÷ c', speed('g) Mooring, stateless') / c, 6),
  ];
  const how = `20 tools, ${CONNECTIONS} connections, ${SESSIONS} sessions; ${roundsInWords}.`;
  return { blocks: [how, table(rows), table(bars)], bars };
}
