import { Endpoint } from '../http/support/endpoint.js';
import { TokenSession } from '../support/token-session.js';
import { TokenIssuer } from '../support/tokens.js';

describe('a session whose issuer rotates its keys', () => {
  /** More than the least time between two reads of keys that tokens bring about, in ms. */
  const COOLDOWN_MS = 31_000;
  const real = Date.now;
  const monotonic = performance.now.bind(performance);
  let ahead = 0;
  beforeEach(() => {
    jest.spyOn(Date, 'now').mockImplementation(() => real() + ahead);
    jest.spyOn(performance, 'now').mockImplementation(() => monotonic() + ahead);
  });
  afterEach(() => {
    ahead = 0;
    jest.restoreAllMocks();
  });

  it('goes on with tokens of the new key, and of the old one until that is withdrawn', async () => {
    const rotating = await TokenIssuer.start();
    const other = await Endpoint.start({ ...rotating.env, AUDIT_LOG: 'off' });
    const old = await TokenSession.openWith(other.url, await rotating.token('ada'));
    await rotating.addKey('second');
    ahead = COOLDOWN_MS;
    const renewed = old.as(await rotating.token('ada'));
    expect((await renewed.request('ping')).status).toBe(200);
    expect((await old.request('ping')).status).toBe(200);
    rotating.withdraw('first');
    await rotating.addKey('third');
    ahead = 2 * COOLDOWN_MS;
    const latest = old.as(await rotating.token('ada'));
    expect((await latest.request('ping')).status).toBe(200);
    expect((await old.request('ping')).status).toBe(401);
    expect((await renewed.request('ping')).status).toBe(200);
    await other.close();
    await rotating.close();
  });

  it('is asked to come again, and not to sign in, when the new key came right after the last read', async () => {
    const rotating = await TokenIssuer.start();
    const other = await Endpoint.start({ ...rotating.env, AUDIT_LOG: 'off', RATE_LIMIT_AUTH_FAILURES: '3' });
    const old = await TokenSession.openWith(other.url, await rotating.token('ada'));
    await rotating.addKey('second');
    const token = await rotating.token('ada');
    const renewed = old.as(token);
    const early = await renewed.request('ping');
    expect([early.status, early.headers['www-authenticate']]).toEqual([503, undefined]);
    const seconds = Number(early.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(30);
    ahead = seconds * 1_000;
    expect((await renewed.request('ping')).status).toBe(200);
    await other.close();
    await rotating.close();
  });

  it('is not asked so without end by tokens that name keys of their own making', async () => {
    const rotating = await TokenIssuer.start();
    const limits = { RATE_LIMIT_AUTH_FAILURES: '3', RATE_LIMIT_WINDOW_SECONDS: '300' };
    const other = await Endpoint.start({ ...rotating.env, ...limits, AUDIT_LOG: 'off' });
    const known = await TokenSession.openWith(other.url, await rotating.token('ada'));
    const statuses: number[] = [];
    for (let at = 0; at < 5; at += 1) {
      const made = await rotating.token('ada', {}, { kid: `made-up-${at}` });
      statuses.push((await known.as(made).request('ping')).status);
    }
    expect(statuses).toEqual([503, 503, 503, 429, 429]);
    expect((await known.request('ping')).status).toBe(200);
    await other.close();
    await rotating.close();
  });
});
