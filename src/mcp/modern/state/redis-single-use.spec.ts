import { ageKeys } from '../../../../test/support/age-keys.js';
import { openRedisPod } from '../../../../test/support/redis-pod.js';
import { type RedisServer, startRedis } from '../../../../test/support/redis-server.js';
import { until } from '../../../../test/support/until.js';
import { singleUseKey } from '../../../redis/redis-keys.js';
import { RedisSingleUse } from './redis-single-use.js';
import { describeSingleUse } from './single-use.contract.js';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

async function open() {
  await server.client.flushall();
  const pods = [await openRedisPod(server), await openRedisPod(server)] as const;
  const [one, other] = pods;
  return {
    pods: [new RedisSingleUse(one.redis), new RedisSingleUse(other.redis)] as const,
    pass: (ms: number) => ageKeys(server, singleUseKey('*'), ms),
    close: () => Promise.resolve(pods.forEach((pod) => pod.close())),
  };
}

describeSingleUse('RedisSingleUse', open);

describe('RedisSingleUse', () => {
  it('keeps no id in clear, and nothing for ever', async () => {
    const { pods, close } = await open();
    await pods[0].claim('hunter2', 600);
    const keys = await server.client.keys('*');
    expect(keys).toHaveLength(1);
    expect(keys[0]).not.toContain('hunter2');
    expect(await server.client.ttl(keys[0]!)).toBeGreaterThan(590);
    await close();
  });

  it.each([
    ['another type', (key: string) => server.client.sadd(key, 'no', 'text')],
    ['another shape', (key: string) => server.client.set(key, '[{"a":[]}]')],
    ['1 MB', (key: string) => server.client.set(key, 'x'.repeat(1_048_576))],
  ])('lets nobody through where the key of the claim holds %s: what is there was used', async (_, poison) => {
    const { pods, close } = await open();
    await pods[0].claim('id', 600);
    const [key] = await server.client.keys('*');
    await server.client.del(key!);
    await poison(key!);
    expect([await pods[0].claim('id', 600), await pods[1].claim('id', 600)]).toEqual(['used', 'used']);
    expect(await pods[0].claim('other', 600)).toBe('first');
    await close();
  });

  it('lets nobody through while Redis is paused, nor twice afterwards', async () => {
    const { pods, close } = await open();
    await pods[0].claim('before', 600);
    server.pause();
    expect(await pods[0].claim('during', 600)).toBe('unavailable');
    expect(await pods[1].claim('before', 600)).toBe('unavailable');
    server.resume();
    await until(async () => (await pods[1].claim('before', 600)) === 'used');
    const claims = [await pods[1].claim('during', 600), await pods[1].claim('during', 600)];
    expect(claims.filter((outcome) => outcome === 'first').length).toBeLessThanOrEqual(1);
    expect(claims[1]).toBe('used');
    await close();
  });
});
