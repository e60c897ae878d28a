import { atLeast, ratio } from './support/bars.mjs';
import { loadWithSessions } from './support/load.mjs';
import { startRedis } from './support/redis.mjs';
import { CONNECTIONS, medianOf, roundsInWords, ROUNDS, SECONDS } from './support/rounds.mjs';
import { startMooring, startPeer } from './support/servers.mjs';
import { table, thousands } from './support/table.mjs';
import { cpuMicroseconds } from './support/usage.mjs';

export const title = 'Sessions';

/** A fresh process must compile its code first; sessions are opened too slowly for that to be soon. */
const WARMING_SECONDS = 6;

/** P9: clients that open a session, call once and never return. */
export async function run() {
  const redis = await startRedis();
  const contenders = [
    ['a) SDK 1.x on Express, in memory', () => startPeer('sdk1')],
    ['b) the same with Redis GET + EXPIRE', () => startPeer('sdk1WithRedis', { redisUrl: `${redis.url}/1` })],
    ['d) mcp-nest, sessions in memory', () => startPeer('mcpNest')],
    ['e) tmcp, with sessions', () => startPeer('tmcp')],
    ['g) Mooring, sessions in memory', () => startMooring({})],
    ['g) Mooring, sessions in Redis', () => startMooring({ redisUrl: `${redis.url}/2` })],
  ].map(([name, start]) => ({ name, start, rounds: [] }));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const contender of contenders) contender.rounds.push(await measure(contender));
  redis.stop();
  return report(contenders);
}

/** In a process of its own each time, or those that keep every session would be measured with what they kept before. */
async function measure({ start }) {
  const server = await start();
  await loadWithSessions(server.url, { connections: CONNECTIONS, seconds: WARMING_SECONDS });
  const before = cpuMicroseconds(server.pid);
  const { calls, callsPerSecond } = await loadWithSessions(server.url, { connections: CONNECTIONS, seconds: SECONDS });
  const cpu = (cpuMicroseconds(server.pid) - before) / calls;
  server.stop();
  return { callsPerSecond, cpu };
}

function report(contenders) {
  const [a] = contenders;
  const speed = (contender) => medianOf(contender, 'callsPerSecond');
  const rows = contenders.map((contender) => ({
    contender: contender.name,
    'sessions/s': thousands(speed(contender)),
    'CPU, µs a session': thousands(medianOf(contender, 'cpu')),
    '÷ a': ratio(speed(contender) / speed(a)),
  }));
  const bars = [atLeast('sessions in Redis opened and used ÷ a', speed(contenders.at(-1)) / speed(a), 4)];
  const how = `\`initialize\`, \`initialized\` and one call on each of ${CONNECTIONS} connections, again and again; ${roundsInWords}, each in a fresh process.`;
  return { blocks: [how, table(rows), table(bars)], bars };
}
