import { others } from './contenders/work.mjs';
import { atLeast, ratio } from './support/bars.mjs';
import { modernRequests, openSessions, requestsOf } from './support/clients.mjs';
import { startRedis } from './support/redis.mjs';
import { measureAll, medianOf, roundsInWords, startContender } from './support/rounds.mjs';
import { startMooring } from './support/servers.mjs';
import { table, thousands } from './support/table.mjs';

export const title = 'Catalogue';

const SESSIONS = 32;

/** P6: `tools/list` of small and large catalogues, each whole in one answer. */
export async function run() {
  const redis = await startRedis();
  const listed = (tools) => ({
    start: () => startMooring({ tools, redisUrl: redis.url, LIST_PAGE_SIZE: '1000' }),
    expected: `"name":"${others(tools).at(-1)}"`,
  });
  const running = [];
  for (const tools of [10, 1_000]) {
    const { start, expected } = listed(tools);
    const legacy = async (url) => requestsOf(await openSessions(url, SESSIONS), 'tools/list', {}, expected);
    const modern = () => modernRequests('tools/list', {}, expected);
    running.push(await startContender({ name: `${thousands(tools)} tools, with sessions`, start, calls: legacy }));
    running.push(await startContender({ name: `${thousands(tools)} tools, stateless`, start, calls: modern }));
  }
  await measureAll(running);
  for (const { server } of running) server.stop();
  redis.stop();
  return report(running);
}

function report(running) {
  const speed = (contender) => medianOf(contender, 'bytesPerSecond');
  const [few, fewModern, many, manyModern] = running.map(speed);
  const rows = running.map((contender) => ({
    'tools/list of': contender.name,
    'lists/s': thousands(medianOf(contender, 'callsPerSecond')),
    'MB/s': (speed(contender) / 1e6).toFixed(1),
    'CPU, µs a list': thousands(medianOf(contender, 'cpu')),
    'bytes each': thousands(speed(contender) / medianOf(contender, 'callsPerSecond')),
  }));
  const bars = [
    atLeast('bytes/s with 1,000 tools ÷ with 10, with sessions', many / few, 0.5, ratio),
    atLeast('bytes/s with 1,000 tools ÷ with 10, stateless', manyModern / fewModern, 0.5, ratio),
  ];
  return { blocks: [`\`tools/list\` in one page; ${roundsInWords}.`, table(rows), table(bars)], bars };
}
