import { Endpoint } from '../http/support/endpoint.js';
import type { RawResponse } from '../support/raw-http.js';
import { RawModern } from '../support/raw-modern.js';
import { TokenSession } from '../support/token-session.js';
import { TokenIssuer } from '../support/tokens.js';

/** After this long a pod asks again about an opaque token, and reads keys again for a token that has another, in ms. */
const LATER_MS = 31_000;
/** How long a stream may stay open once its pod could know, in ms; twice that on a busy machine. */
const SOON_MS = 10_000;

let issuer: TokenIssuer;
let endpoint: Endpoint;
const real = Date.now;
const monotonic = performance.now.bind(performance);
let ahead: number;
beforeEach(async () => {
  ahead = 0;
  jest.spyOn(Date, 'now').mockImplementation(() => real() + ahead);
  jest.spyOn(performance, 'now').mockImplementation(() => monotonic() + ahead);
  issuer = await TokenIssuer.start();
  endpoint = await Endpoint.start({ ...issuer.introspectionEnv, AUDIT_LOG: 'off' });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await endpoint.close();
  await issuer.close();
});

/** A stream of each kind that a client can hold open, each past its first bytes. */
async function openStreams(token: string): Promise<Readonly<Record<string, RawResponse>>> {
  const session = await TokenSession.openWith(endpoint.url, token);
  const modern = new RawModern(endpoint.url, {}, token);
  const gates = ['legacy', 'modern'].map((era) => endpoint.gates.at(`${era}-${token.slice(-8)}`));
  const [get, call, modernCall, listen] = await Promise.all([
    session.get(),
    session.call('hold', { gate: `legacy-${token.slice(-8)}` }),
    modern.call('hold', { gate: `modern-${token.slice(-8)}` }),
    modern.listen({ toolsListChanged: true }),
  ]);
  await Promise.all(gates.map((gate) => gate.entered));
  return { get, call, modernCall, listen };
}

async function areCut(streams: Readonly<Record<string, RawResponse>>): Promise<readonly string[]> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, SOON_MS).unref());
  await Promise.race([Promise.all(Object.values(streams).map((stream) => stream.body())), late]);
  return Object.keys(streams).filter((kind) => streams[kind]!.isOver);
}

const ALL = ['get', 'call', 'modernCall', 'listen'];

describe('the open streams of a token', () => {
  it('are cut when this pod learns that its key was withdrawn, and those of other keys are not', async () => {
    const old = await openStreams(await issuer.token('ada'));
    await issuer.addKey('second');
    ahead = LATER_MS;
    const kept = await openStreams(await issuer.token('ada'));
    issuer.withdraw('first');
    await issuer.addKey('third');
    ahead = 2 * LATER_MS;
    await TokenSession.openWith(endpoint.url, await issuer.token('ada'));
    expect(await areCut(old)).toEqual(ALL);
    expect(Object.values(kept).some(({ isOver }) => isOver)).toBe(false);
  });

  it('are cut when its issuer says that it is not active, though no request brings it any more', async () => {
    const claims = issuer.claims('ada');
    issuer.active.set('opaque-one', claims);
    issuer.active.set('opaque-two', claims);
    const [streams, kept] = [await openStreams('opaque-one'), await openStreams('opaque-two')];
    issuer.active.delete('opaque-one');
    ahead = LATER_MS;
    expect(await areCut(streams)).toEqual(ALL);
    expect(Object.values(kept).some(({ isOver }) => isOver)).toBe(false);
    expect(issuer.introspections).toBeLessThan(12);
  });

  it('stay open while the issuer is away', async () => {
    issuer.active.set('opaque', issuer.claims('ada'));
    const streams = await openStreams('opaque');
    issuer.away = true;
    ahead = LATER_MS;
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    expect(Object.values(streams).some(({ isOver }) => isOver)).toBe(false);
  });
});

describe('a call whose token merely ends', () => {
  it('is answered, while the other streams of that token are cut', async () => {
    const { get, call, listen, modernCall } = await openStreams(
      await issuer.token('ada', { exp: Math.floor(real() / 1_000) + 600 }),
    );
    ahead = 700_000;
    await Promise.all([get!.body(), listen!.body()]);
    expect([call!.isOver, modernCall!.isOver]).toEqual([false, false]);
  });
});
