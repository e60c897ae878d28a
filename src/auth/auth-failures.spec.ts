import { captureLog } from '../../test/support/log-capture.js';
import { RecordedAudit } from '../../test/support/recorded-audit.js';
import { type TestMetrics, testMetrics } from '../../test/support/test-metrics.js';
import { testSettings } from '../../test/support/test-settings.js';
import type { Settings } from '../config/settings.js';
import { type Admission, refused } from './admission.js';
import { AuthFailures } from './auth-failures.js';
import { AuthRefusals } from './auth-refusals.js';
import { Challenges } from './challenge.js';
import { OfferedScopes } from './offered-scopes.js';
import type { Caller } from './caller.js';

const LIMIT = 3;
const HERE = 'address 192.0.2.1';

let log: ReturnType<typeof captureLog>;
let audit: RecordedAudit;
let probe: TestMetrics;
let failures: AuthFailures;
beforeEach(() => {
  jest.useFakeTimers();
  log = captureLog();
  [audit, probe, failures] = [new RecordedAudit(), testMetrics(), undefined!];
  failures = failuresWith();
});
afterEach(() => {
  log.restore();
  jest.useRealTimers();
});

const settings = testSettings({ authResource: 'https://mcp.example.com/mcp' });
const refusals = new AuthRefusals(new Challenges(settings, new OfferedScopes(settings)));
const caller: Caller = {
  principal: { iss: 'https://login.example.com', sub: 'ada' },
  clientId: undefined,
  scopes: new Set(),
  roles: new Set(),
  expiresAt: Infinity,
};
const good: Admission = { ok: true, caller };
const bad = refused(refusals.invalid('signature'));

function failuresWith(changes: Partial<Settings> = {}): AuthFailures {
  const settings = testSettings({ rateLimitEnabled: true, rateLimitAuthFailures: LIMIT, ...changes });
  return new AuthFailures(settings, refusals, probe.metrics, audit);
}

const judge = (admission: Admission, address = HERE) => failures.judge(address, async () => admission);

async function fail(times: number, admission = bad): Promise<void> {
  for (let at = 0; at < times; at += 1) await judge(admission);
}

const status = (admission: Admission) => (admission.ok ? 200 : admission.refusal.status);

describe('an address that comes without a good token', () => {
  it('hears why so many times, and then that it is too much, until the window is over', async () => {
    expect([await judge(bad), await judge(bad), await judge(bad)]).toEqual([bad, bad, bad]);
    jest.advanceTimersByTime(20_000);
    const tooMany = await judge(bad);
    expect(tooMany).toMatchObject({
      refusal: {
        status: 429,
        headers: { 'Retry-After': '40' },
        data: { limit: 'auth', retryAfterSeconds: 40 },
        isQuiet: true,
      },
    });
    expect(await probe.value('rateLimited', { limit: 'auth' })).toBe(1);
    jest.advanceTimersByTime(40_000);
    expect(await judge(bad)).toBe(bad);
  });

  it.each([
    ['no token', refused(refusals.missing()), 429],
    ['a token in the URL', refused(refusals.inQuery()), 429],
    ['a token of no meaning', refused(refusals.invalid('malformed')), 429],
    // Else no client behind its address would get a new token.
    ['a token that has ended', refused(refusals.invalid('expired')), 401],
  ])('has failed with %s, and is answered %s past the limit', async (_what, admission, answer) => {
    await fail(LIMIT, admission);
    expect(status(await judge(admission))).toBe(answer);
    expect(status(await judge(bad))).toBe(429);
  });

  it.each([
    ['a good token', good],
    ['a good token without a scope', refused(refusals.insufficientScope(caller, ['x']))],
    ['an issuer that is away', refused(refusals.unavailable(new Error('away')))],
  ])('has not failed with %s', async (_what, admission) => {
    await fail(2 * LIMIT, admission);
    expect(await judge(bad)).toBe(bad);
    await fail(LIMIT);
    expect(await judge(admission)).toBe(admission);
  });

  it('is no burden to another', async () => {
    await fail(LIMIT + 1);
    expect(await judge(bad, 'address 192.0.2.2')).toBe(bad);
  });

  it('is told of once a window, in the log and the audit log', async () => {
    await fail(LIMIT + 5);
    expect(log.lines).toHaveLength(1);
    expect(audit.entries).toEqual([{ action: 'auth.refused', principal: null, reason: 'rate', status: 429 }]);
    jest.advanceTimersByTime(60_000);
    await fail(LIMIT + 5);
    expect(audit.entries).toHaveLength(2);
  });

  it('may go on without end where nothing is limited', async () => {
    failures = failuresWith({ rateLimitEnabled: false });
    await fail(10 * LIMIT);
    expect(await judge(bad)).toBe(bad);
  });
});

describe('past the limit', () => {
  it('one request of the address is judged at a time, and others are told to come back soon', async () => {
    await fail(LIMIT);
    let judged = 0;
    let settle: (admission: Admission) => void = () => undefined;
    const slow = failures.judge(HERE, () => new Promise((resolve) => (settle = resolve)));
    const count = async () => {
      judged += 1;
      return good;
    };
    const others = await Promise.all(Array.from({ length: 100 }, () => failures.judge(HERE, count)));
    expect(judged).toBe(0);
    expect(new Set(others.map(status))).toEqual(new Set([429]));
    expect(others[0]).toMatchObject({ refusal: { headers: { 'Retry-After': '1' } } });
    expect(await failures.judge('address 192.0.2.2', count)).toBe(good);
    settle(good);
    expect(await slow).toBe(good);
    expect(await failures.judge(HERE, count)).toBe(good);
  });

  it('a check that breaks holds up nobody', async () => {
    await fail(LIMIT);
    await expect(failures.judge(HERE, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await judge(good)).toBe(good);
  });
});
