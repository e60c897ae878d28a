import { captureLog } from '../../test/support/log-capture.js';
import { FakeResponse } from '../../test/support/fake-response.js';
import { until } from '../../test/support/until.js';
import type { AuthenticatedRequest } from './caller.js';
import { StreamExpiries } from './stream-expiries.js';
import { keepToken } from './stream-token.js';
import type { TokenStanding, TokenVerifier } from './token-verifier.js';

const HOUR_MS = 3_600_000;
const real = Date.now;

/** A verifier whose tokens a test takes back. */
class FakeVerifier {
  epoch = 0;
  readonly asked: string[] = [];
  readonly standings = new Map<string, TokenStanding>();
  readonly atOnce = { now: 0, most: 0 };
  freshened = 0;
  private listener = (): void => undefined;

  onForget(listener: () => void): void {
    this.listener = listener;
  }

  freshen(): void {
    this.freshened += 1;
  }

  async standing(token: string): Promise<TokenStanding> {
    this.asked.push(token);
    this.atOnce.most = Math.max(this.atOnce.most, (this.atOnce.now += 1));
    await new Promise((resolve) => setTimeout(resolve, 2));
    this.atOnce.now -= 1;
    return this.standings.get(token) ?? { state: 'good', until: Date.now() + HOUR_MS };
  }

  withdraw(): void {
    this.epoch += 1;
    this.listener();
  }
}

let verifier: FakeVerifier;
let expiries: StreamExpiries;
let log: ReturnType<typeof captureLog>;
let ahead: number;
beforeEach(() => {
  log = captureLog();
  ahead = 0;
  jest.spyOn(Date, 'now').mockImplementation(() => real() + ahead);
  jest.useFakeTimers({
    doNotFake: ['setTimeout', 'setImmediate', 'Date', 'performance', 'nextTick', 'queueMicrotask'],
  });
  verifier = new FakeVerifier();
  expiries = new StreamExpiries(verifier as unknown as TokenVerifier);
});
afterEach(() => {
  expiries.onApplicationShutdown();
  jest.useRealTimers();
  jest.restoreAllMocks();
  log.restore();
});

function open(token: string, lasts: 'token' | 'call' = 'token', expiresAt = real() + 2 * HOUR_MS): FakeResponse {
  const fake = new FakeResponse();
  const request = fake.req as unknown as AuthenticatedRequest;
  Object.assign(request, { caller: { expiresAt } });
  keepToken(request, token);
  expiries.watch(fake.response, lasts);
  return fake;
}

/** The next look, and its end. */
async function look(): Promise<void> {
  jest.advanceTimersByTime(2_000);
  await until(() => verifier.atOnce.now === 0);
  await new Promise((resolve) => setTimeout(resolve, 5));
}

const ended = (problem: 'key' | 'inactive' | 'expired'): TokenStanding => ({ state: 'ended', problem });

describe('an open stream', () => {
  it('whose token was taken back is cut within two seconds, of whatever kind, and no other', async () => {
    const [stream, call, other] = [open('bad'), open('bad', 'call'), open('good')];
    await look();
    expect([stream, call, other].some(({ destroyed }) => destroyed)).toBe(false);
    verifier.standings.set('bad', ended('inactive'));
    ahead = HOUR_MS;
    await look();
    expect([stream, call, other].map(({ destroyed }) => destroyed)).toEqual([true, true, false]);
  });

  it('is cut at once where its key was withdrawn', async () => {
    const [stream, other] = [open('bad'), open('good')];
    await look();
    verifier.standings.set('bad', ended('key'));
    verifier.withdraw();
    await until(() => stream.destroyed);
    expect(other.destroyed).toBe(false);
  });

  it('is looked at again only where the answer has lapsed or a key was withdrawn, each token once', async () => {
    for (let n = 0; n < 5; n += 1) open('same');
    await look();
    await look();
    expect(verifier.asked).toEqual(['same']);
    verifier.withdraw();
    await until(() => verifier.asked.length === 2);
    await look();
    ahead = HOUR_MS;
    await look();
    expect(verifier.asked).toHaveLength(3);
  });

  it('goes on while its issuer cannot be asked, and is looked at again', async () => {
    const stream = open('token');
    verifier.standings.set('token', { state: 'unknown' });
    await look();
    await look();
    expect([stream.destroyed, verifier.asked.length]).toEqual([false, 2]);
  });

  it('of a call is answered where its token merely ended, and cut where its key was withdrawn after that', async () => {
    const end = real() + 1_000;
    const [call, stream] = [open('old', 'call', end), open('old', 'token', end)];
    await look();
    verifier.standings.set('old', ended('inactive'));
    ahead = HOUR_MS;
    await look();
    expect([call.destroyed, stream.destroyed]).toEqual([false, true]);
    verifier.standings.set('old', ended('key'));
    verifier.withdraw();
    await until(() => call.destroyed);
  });

  it('that began as the stream of a call ends with its token when it goes on for itself', async () => {
    const end = real() + 1_000;
    const stream = open('old', 'call', end);
    expiries.watch(stream.response, 'token');
    expiries.watch(stream.response, 'call');
    ahead = HOUR_MS;
    await look();
    expect(stream.destroyed).toBe(true);
  });

  it('is one of many of which ten tokens at a time are looked at', async () => {
    for (let n = 0; n < 40; n += 1) open(`token-${n}`);
    await look();
    expect([verifier.asked.length, verifier.atOnce.most]).toEqual([40, 10]);
  });

  it('has keys read that became old, in a pod that gets no requests', async () => {
    open('token');
    await look();
    expect(verifier.freshened).toBe(1);
  });
});
