import { ErasModule } from '../fixtures/eras/eras.module.js';
import { Endpoint } from '../http/support/endpoint.js';
import { RawModern } from '../support/raw-modern.js';
import { TokenIssuer } from '../support/tokens.js';
import { ADAPTER, atOnce, never, ownerOf } from './support/choices.js';
import { OF_THE_SIGNED_IN } from './support/elsewhere.js';
import { FaultRunner } from './support/fault-runner.js';
import { Injector } from './support/injector.js';
import { injectedIn } from './support/providers.js';
import { signedInSteps } from './support/signed-in-steps.js';

jest.setTimeout(300_000);

/** How long an answer may take, in ms: what an authorization server is given, and as much again on a busy machine. */
const IN_TIME_MS = 10_000;

/** What callers with tokens meet; everything else is tried in faults.e2e.ts. */
const OURS = /Admin|Token|Audit|Expir/;

let issuer: TokenIssuer;
let endpoint: Endpoint;
beforeEach(async () => {
  issuer = await TokenIssuer.start();
});
afterEach(async () => {
  await endpoint?.close();
  await issuer.close();
});

async function started() {
  endpoint = await Endpoint.start(
    {
      ...issuer.introspectionEnv,
      ADMIN_ENABLED: 'true',
      AUDIT_LOG: 'off',
      STORE_TIMEOUT_MS: '200',
      RATE_LIMIT_ADMIN: '100000',
      RATE_LIMIT_AUTH_FAILURES: '100000',
      PUBLIC_CAPABILITIES: 'on',
    },
    [ErasModule],
  );
  endpoint.capabilities.addTool({ name: 'open', public: true }, () => 'ok');
  const injector = new Injector();
  return { injector, runner: new FaultRunner(endpoint, injector), injected: injectedIn(endpoint.app) };
}

describe('what is injected', () => {
  it('ends one request of a caller with a token where it throws, with an answer that is defined', async () => {
    const { injector, runner, injected } = await started();
    const isOurs = (name: string) => OURS.test(name) || OF_THE_SIGNED_IN.includes(name.replace(ADAPTER, ''));
    for (const { name, instance } of injected) if (isOurs(name)) injector.wrap(name, instance);
    await runner.run(atOnce, signedInSteps(issuer));
    expect(runner.problems).toEqual([]);
    expect(runner.faults).toBeGreaterThan(50);
    const reached = new Set([...runner.reached].map(ownerOf));
    expect(OF_THE_SIGNED_IN.filter((name) => !reached.has(name))).toEqual([]);
  });

  it('is answered for in its time where it never answers', async () => {
    const { injector, runner, injected } = await started();
    for (const { name, instance } of injected) if (ADAPTER.test(name)) injector.wrap(name, instance);
    await runner.run(never, signedInSteps(issuer));
    expect(runner.problems).toEqual([]);
    expect(runner.faults).toBeGreaterThan(8);
  });
});

describe.each(['silent', 'cut', 'garbage', 'away'] as const)('an authorization server that is %s', (fault) => {
  const ask = async (token: string) => {
    const begun = performance.now();
    const response = await new RawModern(endpoint.url, {}, token).request('tools/list');
    const [answer] = await response.rpc();
    expect(performance.now() - begun).toBeLessThan(IN_TIME_MS);
    return { status: response.status, answer };
  };
  const UNAVAILABLE = { status: 503, answer: { error: { code: -32000 } } };

  it('is no answer about a token: 503, and the token is good when it is back', async () => {
    issuer.active.set('opaque', issuer.claims('ada'));
    await started();
    issuer.fault = fault;
    expect(await ask('opaque')).toMatchObject(UNAVAILABLE);
    issuer.fault = undefined;
    expect(await ask('opaque')).toMatchObject({ status: 200, answer: { result: {} } });
  });

  it('is no key set: 503, and tokens are good when it is back', async () => {
    issuer.fault = fault;
    await started();
    const token = await issuer.token('ada');
    expect(await ask(token)).toMatchObject(UNAVAILABLE);
    issuer.fault = undefined;
    let last = await ask(token);
    // Keys are asked for again after two seconds.
    for (const until = Date.now() + IN_TIME_MS; last.status === 503 && Date.now() < until;) last = await ask(token);
    expect(last).toMatchObject({ status: 200, answer: { result: {} } });
  });
});
