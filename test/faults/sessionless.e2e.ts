import { ProbeModule } from '../fixtures/probe/probe.module.js';
import { Endpoint } from '../http/support/endpoint.js';
import { atOnce, ownerOf } from './support/choices.js';
import { OF_THE_SESSIONLESS } from './support/elsewhere.js';
import { FaultRunner } from './support/fault-runner.js';
import { Injector } from './support/injector.js';
import { injectedIn } from './support/providers.js';
import { SESSIONLESS_STEPS } from './support/sessionless-steps.js';

jest.setTimeout(300_000);

let endpoint: Endpoint;
afterEach(() => endpoint?.close());

describe('what is injected where LEGACY_SESSIONS is off', () => {
  it('ends one request where it throws, with an answer that is defined, and nothing else', async () => {
    endpoint = await Endpoint.start({ LEGACY_SESSIONS: 'off', STORE_TIMEOUT_MS: '200' }, [ProbeModule]);
    const injector = new Injector();
    const runner = new FaultRunner(endpoint, injector);
    for (const { name, instance } of injectedIn(endpoint.app)) injector.wrap(name, instance);
    await runner.run(atOnce, SESSIONLESS_STEPS);
    expect(runner.problems).toEqual([]);
    expect(runner.faults).toBeGreaterThan(100);
    const reached = new Set([...runner.reached].map(ownerOf));
    expect(OF_THE_SESSIONLESS.filter((name) => !reached.has(name))).toEqual([]);
  });
});
