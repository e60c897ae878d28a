import { openRedisPod, type RedisPod } from '../../../test/support/redis-pod.js';
import { startRedis, type RedisServer } from '../../../test/support/redis-server.js';
import { until } from '../../../test/support/until.js';
import { HEARTBEATS_KEY } from '../../redis/redis-keys.js';
import { MemoryPods } from './memory-pods.js';
import { LAPSE_MS, RedisPods } from './redis-pods.js';

jest.setTimeout(60_000);

const STRANGER = 'ffffffffffff';

let server: RedisServer;
let here: RedisPod;
let there: RedisPod;
let observer: RedisPods;
let other: RedisPods;
/** What the observer's clock is ahead of the real one, in ms. */
let ahead: number;

beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());
beforeEach(async () => {
  await server.client.flushall();
  [here, there] = [await openRedisPod(server), await openRedisPod(server)];
  ahead = 0;
  observer = new RedisPods(here.redis, here.pod, () => Date.now() + ahead);
  other = new RedisPods(there.redis, there.pod);
  await observer.onModuleInit();
  await other.onModuleInit();
});
afterEach(() => {
  for (const pods of [observer, other]) pods.onApplicationShutdown();
  for (const pod of [here, there]) pod.close();
});

const beat = (pod: RedisPod) => server.client.zscore(HEARTBEATS_KEY, pod.pod.value).then(Number);
/** Redis's clock can't be moved, so a pod that has been silent is one whose last sign of life is put back. */
const silence = async (pod: RedisPod, ms: number) =>
  void (await server.client.zadd(HEARTBEATS_KEY, (await beat(pod)) - ms, pod.pod.value));
/** The observer sees the store all the time for a whole lapse, as its clock says. */
const watch = async () => {
  for (let passed = 0; passed <= LAPSE_MS; passed += 1_000) {
    const before = await beat(here);
    ahead += 1_000;
    await server.client.zincrby(HEARTBEATS_KEY, -1_000, '-');
    await until(async () => (await beat(here)) > before);
  }
};

describe('a pod', () => {
  it('gives signs of life as long as it lives', async () => {
    const first = await beat(there);
    await until(async () => (await beat(there)) > first);
    await watch();
    expect(await observer.isDead(there.pod.value)).toBe(false);
  });

  it('is dead after a lapse of silence, and not before the observer has watched as long', async () => {
    other.onApplicationShutdown();
    await silence(there, LAPSE_MS + 1_000);
    expect(await observer.isDead(there.pod.value)).toBe(false);
    await watch();
    expect(await observer.isDead(there.pod.value)).toBe(true);
    expect(await observer.isDead(here.pod.value)).toBe(false);
  });

  it('that left is dead at once to those who watch, and does not come back to life', async () => {
    await watch();
    expect(await observer.isDead(there.pod.value)).toBe(false);
    await other.leave();
    expect(await observer.isDead(there.pod.value)).toBe(true);
    await other.onModuleInit();
    expect(await observer.isDead(there.pod.value)).toBe(true);
  });

  it('that nobody has heard of is dead', async () => {
    await watch();
    expect(await observer.isDead(STRANGER)).toBe(true);
  });

  it('is forgotten long after its last sign of life', async () => {
    await server.client.zadd(HEARTBEATS_KEY, Date.now() - 2 * 3_600_000, STRANGER);
    const first = await beat(here);
    await until(async () => (await beat(here)) > first);
    expect(await server.client.zscore(HEARTBEATS_KEY, STRANGER)).toBeNull();
  });
});

describe('nobody is dead', () => {
  it('to an observer that was paused itself and has not looked since', async () => {
    await watch();
    other.onApplicationShutdown();
    await silence(there, LAPSE_MS + 1_000);
    observer.onApplicationShutdown();
    ahead += LAPSE_MS + 1_000;
    expect(await observer.isDead(there.pod.value)).toBe(false);
  });

  it('because the set holds something else, or is new: it is made anew, and knows no pod at first', async () => {
    await watch();
    other.onApplicationShutdown();
    await server.client.set(HEARTBEATS_KEY, 'x');
    await until(async () => (await server.client.type(HEARTBEATS_KEY)) === 'zset');
    ahead += LAPSE_MS;
    await until(async () => (await beat(here)) > 0);
    expect(await observer.isDead(there.pod.value)).toBe(false);
    await server.client.zincrby(HEARTBEATS_KEY, -LAPSE_MS, '-');
    await watch();
    expect(await observer.isDead(there.pod.value)).toBe(true);
  });

  it('because Redis was paused, however long, nor for a lapse after', async () => {
    await watch();
    server.pause();
    await until(() => !here.redis.up);
    ahead += 60_000;
    expect(await observer.isDead(there.pod.value)).toBe(false);
    server.resume();
    await until(() => here.redis.up);
    const last = await beat(here);
    await until(async () => (await beat(here)) > last);
    expect(await observer.isDead(STRANGER)).toBe(false);
    await watch();
    expect(await observer.isDead(STRANGER)).toBe(true);
    expect(await observer.isDead(there.pod.value)).toBe(false);
  });
});

it('is alone without Redis: whoever else is named was an earlier process', async () => {
  const pods = new MemoryPods();
  expect(await pods.isDead()).toBe(true);
  await pods.leave();
});
