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
  afterEach(() => jest.restoreAllMocks());

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
});
