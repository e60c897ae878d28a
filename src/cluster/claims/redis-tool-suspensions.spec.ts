import { FakePodBus } from '../../../test/support/fake-pods.js';
import { openRedisPod, type RedisPod } from '../../../test/support/redis-pod.js';
import { startRedis, type RedisServer } from '../../../test/support/redis-server.js';
import { until } from '../../../test/support/until.js';
import { SUSPENDED_TOOLS_KEY } from '../../redis/redis-keys.js';
import { RedisToolSuspensions } from './redis-tool-suspensions.js';
import { SUSPENDED_MS } from './tool-suspensions.js';

let server: RedisServer;
let pods: RedisPod[];
let suspensions: RedisToolSuspensions[];
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());
beforeEach(async () => {
  await server.client.flushall();
  const buses = [new FakePodBus(), new FakePodBus()] as const;
  buses[0].link(buses[1]);
  pods = [await openRedisPod(server), await openRedisPod(server)];
  suspensions = pods.map(({ redis, probe }, index) => new RedisToolSuspensions(redis, buses[index]!, probe.metrics));
  for (const each of suspensions) await each.onModuleInit();
});
afterEach(() => {
  for (const each of suspensions) each.onApplicationShutdown();
  for (const pod of pods) pod.close();
});

const [A, B] = [0, 1];

it('suspends a tool for a while, here at once and on the others when they hear of it', async () => {
  expect(suspensions[A]!.leftMs('crash')).toBe(0);
  const suspended = suspensions[A]!.suspend('crash');
  expect(suspensions[A]!.leftMs('crash')).toBeGreaterThan(SUSPENDED_MS - 5_000);
  await suspended;
  await until(() => suspensions[B]!.leftMs('crash') > 0);
  expect(suspensions[B]!.leftMs('crash')).toBeLessThanOrEqual(SUSPENDED_MS);
  expect(suspensions[B]!.leftMs('other')).toBe(0);
  expect(await pods[A]!.probe.value('toolsSuspended', { tool: 'crash' })).toBe(1);
  expect(await server.client.pttl(SUSPENDED_TOOLS_KEY)).toBeGreaterThan(0);
});

it('is known to a pod that starts, and over by Redis’s own clock', async () => {
  await suspensions[A]!.suspend('crash');
  await server.client.zadd(SUSPENDED_TOOLS_KEY, Date.now() - 1, 'over', Date.now() + 100, 'nearly');
  const { redis, probe } = pods[B]!;
  const fresh = new RedisToolSuspensions(redis, new FakePodBus(), probe.metrics);
  await fresh.onModuleInit();
  expect(fresh.leftMs('crash')).toBeGreaterThan(0);
  expect(fresh.leftMs('over')).toBe(0);
  await until(() => fresh.leftMs('nearly') === 0);
  fresh.onApplicationShutdown();
});
