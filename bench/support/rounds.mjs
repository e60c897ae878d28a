import { load } from './load.mjs';
import { median } from './statistics.mjs';
import { cpuMicroseconds } from './usage.mjs';

export const CONNECTIONS = 32;
export const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
export const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);

/** Starts a contender and lets it come to speed. */
export async function startContender({ name, start, calls }, seconds = 3) {
  const server = await start();
  const contender = { name, server, calls: await calls(server.url), rounds: [] };
  await load(server.url, contender.calls, { connections: CONNECTIONS, seconds });
  return contender;
}

/** Every round visits all, so that what else the machine does meets all alike. */
export async function measureAll(contenders, { rounds = ROUNDS, seconds = SECONDS } = {}) {
  for (let round = 0; round < rounds; round += 1)
    for (const contender of contenders) contender.rounds.push(await measure(contender, seconds));
}

async function measure({ server, calls }, seconds) {
  const before = cpuMicroseconds(server.pid);
  const loaded = await load(server.url, calls, { connections: CONNECTIONS, seconds });
  return { ...loaded, cpu: (cpuMicroseconds(server.pid) - before) / loaded.calls };
}

export const medianOf = ({ rounds }, field) => median(rounds.map((round) => round[field]));

export const roundsInWords = `the median of ${ROUNDS} rounds of ${SECONDS} s in alternation`;
