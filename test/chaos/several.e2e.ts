import { setTimeout as sleep } from 'node:timers/promises';
import { everyClient } from '../support/clients.js';
import { compiledFixture } from '../support/compiled-fixture.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { Crowd } from './support/crowd.js';
import { Fleet } from './support/fleet.js';
import { killProblem, Kills, usualMs } from './support/kills.js';
import { report } from './support/report.js';
import { scale } from './support/scale.js';

jest.setTimeout(300_000);

const SERVERS = [
  { name: 'acme-orders', path: '/orders/mcp', instructions: 'Ask for the number of the order.' },
  { name: 'acme-billing', path: '/billing/mcp', instructions: 'Amounts are in cents.' },
];

describe('two servers in one process, on three pods behind a round robin', () => {
  let redis: RedisServer;
  let fleet: Fleet;
  let crowds: readonly Crowd[] = [];
  beforeAll(async () => {
    redis = await startRedis();
    compiledFixture('chaos');
    fleet = await Fleet.start({ REDIS_URL: redis.url, MCP_MODULES: compiledFixture('several') });
    const half = Math.ceil(scale.crowd / 2);
    crowds = await Promise.all(SERVERS.map(({ name, path }) => Crowd.connect(new URL(path, fleet.url), half, name)));
  });
  afterAll(async () => {
    await Promise.all(crowds.map((crowd) => crowd.close()));
    await fleet?.stop();
    await redis?.stop();
  });

  it.each(everyClient)('are each what a client knows it by: %s', async (_name, _era, connect) => {
    for (const { name, path, instructions } of SERVERS) {
      const official = await connect(new URL(path, fleet.url));
      expect(official.client.getServerVersion()?.name).toBe(name);
      expect(official.client.getInstructions()).toBe(instructions);
      await official.close();
    }
  });

  it('lose no session of either when pods are killed', async () => {
    const kills = new Kills();
    for (const crowd of crowds) crowd.start();
    await sleep(1_000);
    for (let round = 0; round < scale.killRounds; round += 1) {
      const next = sleep(scale.killEveryMs);
      await kills.time(() => fleet.kill(round % fleet.pods.length));
      await fleet.revive(round % fleet.pods.length);
      await next;
    }
    const calls = (await Promise.all(crowds.map((crowd) => crowd.stop()))).flat();
    const problems = calls.flatMap(
      (call) => killProblem(call, kills, fleet.runsOf(call.tool, call.tag), usualMs(calls, kills, call)) ?? [],
    );
    expect(problems).toEqual([]);
    expect(fleet.proxy.answered(404)).toBe(0);
    report('two servers, kill -9', [
      ['kills', kills.count],
      ['calls', calls.length],
      ['404', fleet.proxy.answered(404), 0],
    ]);
  });
});
