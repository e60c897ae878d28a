import { ProbeModule } from '../fixtures/probe/probe.module.js';
import { Endpoint } from '../http/support/endpoint.js';
import { openRedisPod, type RedisPod } from '../support/redis-pod.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { Pods } from '../../src/cluster/pods/pods.js';
import { until } from '../support/until.js';
import { ADAPTER, ownerOf, takingOver } from './support/choices.js';
import { OF_OTHER_PODS } from './support/elsewhere.js';
import { FaultRunner } from './support/fault-runner.js';
import { Injector, methodsOf } from './support/injector.js';
import { otherPodSteps } from './support/other-pod-steps.js';
import { injectedIn } from './support/providers.js';

jest.setTimeout(300_000);

let redis: RedisServer;
let base: RedisPod;
let endpoint: Endpoint;
beforeAll(async () => {
  redis = await startRedis();
  endpoint = await Endpoint.start({ STORE_TIMEOUT_MS: '100', REDIS_URL: redis.url }, [ProbeModule]);
  base = await openRedisPod(redis);
  // A pod that has just begun takes nobody for dead.
  const pods = endpoint.app.get<Pods>(Pods, { strict: false });
  await until(() => pods.isDead('0123456789ab'));
});
afterAll(async () => {
  base.close();
  await endpoint.close();
  await redis.stop();
});

describe('what take-overs and calls of other pods meet', () => {
  it('ends at most one request where it throws or never answers, and each client has its answer', async () => {
    const injector = new Injector();
    const runner = new FaultRunner(endpoint, injector, 1);
    const injected = new Map(injectedIn(endpoint.app).map(({ name, instance }) => [name, instance]));
    for (const name of OF_OTHER_PODS) {
      const [port, adapter] = [injected.get(name)!, injected.get(`${name}Adapter`)];
      // A port is the limit of its adapter, which has more methods of its own.
      if (adapter) injector.wrap(`${name}Adapter`, adapter, methodsOf(port));
      else injector.wrap(name, port);
    }
    await runner.run(takingOver, otherPodSteps(base));
    expect(runner.problems).toEqual([]);
    expect(runner.faults).toBeGreaterThan(100);
    const reached = new Set([...runner.reached].map((method) => ownerOf(method).replace(ADAPTER, '')));
    expect(OF_OTHER_PODS.filter((name) => !reached.has(name))).toEqual([]);
  });
});
