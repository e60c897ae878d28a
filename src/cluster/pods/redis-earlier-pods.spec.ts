import { openRedisPod, type RedisPod } from '../../../test/support/redis-pod.js';
import { startRedis, type RedisServer } from '../../../test/support/redis-server.js';
import { HEARTBEATS_KEY } from '../../redis/redis-keys.js';
import { MemoryEarlierPods } from './memory-earlier-pods.js';
import { PodId } from './pod-id.js';
import { RedisEarlierPods } from './redis-earlier-pods.js';

const OF_0_1_0 = '0123456789ab';

let server: RedisServer;
let here: RedisPod;
let now: number;
let earlier: RedisEarlierPods;
beforeAll(async () => (server = await startRedis()));
afterAll(() => server.stop());
beforeEach(async () => {
  await server.client.flushall();
  here = await openRedisPod(server);
  now = 0;
  earlier = new RedisEarlierPods(here.redis, { elicitTimeoutSeconds: 60 }, () => now);
});
afterEach(() => {
  earlier.onApplicationShutdown();
  here.close();
});

/** A sign of life, so many seconds ago. */
async function beat(pod: string, secondsAgo = 0): Promise<void> {
  const [seconds] = await server.client.time();
  await server.client.zadd(HEARTBEATS_KEY, (Number(seconds) - secondsAgo) * 1_000, pod);
}

describe('pods of 0.1.0', () => {
  it('may have asked as long as they live, and for the time of a question after that', async () => {
    await beat(OF_0_1_0);
    await earlier.onModuleInit();
    now = 57_000;
    expect(earlier.mayHaveAsked()).toBe(true);
    await server.client.del(HEARTBEATS_KEY);
    await earlier.look();
    expect(earlier.mayHaveAsked()).toBe(true);
    now = 61_000;
    expect(earlier.mayHaveAsked()).toBe(false);
  });

  it('that died long ago may not, and pods of this release may never', async () => {
    await beat(OF_0_1_0, 61);
    await beat(new PodId().value);
    await earlier.onModuleInit();
    expect(earlier.mayHaveAsked()).toBe(false);
  });

  it('are not forgotten while Redis is away', async () => {
    await beat(OF_0_1_0);
    await earlier.onModuleInit();
    here.close();
    await earlier.look();
    expect(earlier.mayHaveAsked()).toBe(true);
  });

  it('share no sessions with a pod that has no Redis', () => {
    expect(new MemoryEarlierPods().mayHaveAsked()).toBe(false);
  });
});
