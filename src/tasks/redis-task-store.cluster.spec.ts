import { ageKeys } from '../../test/support/age-keys.js';
import { startRedisCluster, type RedisCluster } from '../../test/support/redis-cluster.js';
import { openRedisPod } from '../../test/support/redis-pod.js';
import { RedisTaskStore } from './redis-task-store.js';
import { describeTaskStore } from './task-store.contract.js';

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startRedisCluster();
}, 60_000);
afterAll(() => cluster?.stop());

describeTaskStore('Redis Cluster', async (bounds) => {
  await Promise.all(cluster.nodes.map(({ client }) => client.flushall()));
  const pod = await openRedisPod(cluster);
  return {
    store: new RedisTaskStore(pod.redis, bounds, pod.pod),
    pod: pod.pod.value,
    pass: async (ms) => void (await Promise.all(cluster.nodes.map((node) => ageKeys(node, '*', ms)))),
    close: async () => pod.close(),
  };
});
