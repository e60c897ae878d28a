import { RedisConnection } from '../../src/redis/redis-connection.js';
import { ProbeModule } from '../fixtures/probe/probe.module.js';
import { TeamFaultsModule } from '../fixtures/faults/team-faults.module.js';
import { Endpoint } from '../http/support/endpoint.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { ELSEWHERE } from './support/elsewhere.js';
import { FaultRunner } from './support/fault-runner.js';
import { Injector } from './support/injector.js';
import { injectedIn } from './support/providers.js';
import { ADAPTER, atOnce, never, ownerOf } from './support/choices.js';

jest.setTimeout(300_000);

/** How long a command may take, in ms: what waits for one that never answers waits for a few of these. */
const STORE_TIMEOUT_MS = '200';

/** What nothing is called on: values, and metrics that are moved by what this suite does not do. */
const VALUES = /^(Symbol\((SETTINGS|SERVER_IDENTITY)\)|Lifecycle|PROM_METRIC_.*)$/;

let endpoint: Endpoint;
let redis: RedisServer | undefined;
afterEach(async () => {
  await endpoint.close();
  await redis?.stop();
  redis = undefined;
});

async function started(env: Readonly<Record<string, string>> = {}) {
  endpoint = await Endpoint.start({ STORE_TIMEOUT_MS, ...env }, [ProbeModule, TeamFaultsModule]);
  const injector = new Injector();
  return { injector, runner: new FaultRunner(endpoint, injector), injected: injectedIn(endpoint.app) };
}

describe('what is injected', () => {
  it('ends one request where it throws, with an answer that is defined, and nothing else', async () => {
    const { injector, runner, injected } = await started();
    for (const { name, instance } of injected) injector.wrap(name, instance);
    await runner.run(atOnce);
    expect(runner.problems).toEqual([]);
    expect(runner.faults).toBeGreaterThan(300);
    // A new provider is met by a step of this suite, or is named above.
    const reached = new Set([...runner.reached].map(ownerOf));
    const isKnown = (name: string) =>
      reached.has(name) || ELSEWHERE.has(name.replace(ADAPTER, '')) || VALUES.test(name);
    expect(injected.map(({ name }) => name).filter((name) => !isKnown(name))).toEqual([]);
  });

  it('is answered for in its time where it never answers', async () => {
    const { injector, runner, injected } = await started();
    for (const { name, instance } of injected) if (ADAPTER.test(name)) injector.wrap(name, instance);
    await runner.run(never);
    expect(runner.problems).toEqual([]);
    expect(runner.faults).toBeGreaterThan(8);
  });
});

describe('Redis', () => {
  it('ends one request where a command throws, is refused or never answered, whichever it is', async () => {
    redis = await startRedis();
    const { injector, runner } = await started({ REDIS_URL: redis.url });
    injector.wrapCommands(endpoint.app.get(RedisConnection, { strict: false }).client);
    await runner.run(() => ['throws', 'rejects', 'hangs']);
    expect(runner.problems).toEqual([]);
    expect(runner.faults).toBeGreaterThan(35);
  });
});
