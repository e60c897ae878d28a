import { Endpoint } from '../http/support/endpoint.js';
import { type RawResponse, send } from '../support/raw-http.js';
import { bearer, TokenSession } from '../support/token-session.js';
import { TokenIssuer } from '../support/tokens.js';

const LIMIT = 3;
const PING = { jsonrpc: '2.0', id: 1, method: 'ping' };

let issuer: TokenIssuer;
let endpoint: Endpoint;
beforeAll(async () => (issuer = await TokenIssuer.start()));
afterEach(() => endpoint.close());
afterAll(() => issuer.close());

async function start(env: Readonly<Record<string, string>> = {}): Promise<void> {
  const limits = { RATE_LIMIT_AUTH_FAILURES: String(LIMIT), RATE_LIMIT_WINDOW_SECONDS: '300', AUDIT_LOG: 'off' };
  endpoint = await Endpoint.start({ ...issuer.env, ...limits, ...env });
}

let forged = 0;

/** Another token each time, as somebody would make them up: whole, but for its signature. */
async function forge(): Promise<string> {
  const token = await issuer.token('ada', { jti: String((forged += 1)) });
  return `${token.slice(0, -6)}AAAAAA`;
}

const ask = (headers: object = {}) => send(endpoint.url, { body: PING, headers: { ...headers } });
const from = (address: string) => ({ 'x-forwarded-for': address });

async function statuses(count: number, request: () => Promise<RawResponse>): Promise<number[]> {
  const all: number[] = [];
  for (let at = 0; at < count; at += 1) all.push((await request()).status);
  return all;
}

describe('an address that sends forged tokens', () => {
  it('is answered 429 past its limit, and told when to come back', async () => {
    await start();
    expect(await statuses(LIMIT, async () => ask(bearer(await forge())))).toEqual([401, 401, 401]);
    const refused = await ask(bearer(await forge()));
    expect(refused.status).toBe(429);
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(300);
    expect(refused.headers['www-authenticate']).toBeUndefined();
    expect(refused.headers['ratelimit']).toBe(`"auth";r=0;t=${seconds}`);
    expect(refused.headers['ratelimit-policy']).toBeUndefined();
    expect(await refused.json()).toEqual({
      jsonrpc: '2.0',
      error: {
        code: -32000,
        message: expect.stringContaining('Too Many Requests') as string,
        data: { limit: 'auth', retryAfterSeconds: seconds },
      },
      id: null,
    });
    expect((await ask()).status).toBe(429);
    expect(await endpoint.metric('mcp_rate_limited_total', { limit: 'auth' })).toBe(2);
    expect(await endpoint.metric('mcp_auth_refused_total', { reason: 'signature' })).toBe(LIMIT);
  });

  it('keeps nobody out who has a good token, known here or new', async () => {
    await start();
    const known = await TokenSession.openWith(endpoint.url, await issuer.token('ada'));
    expect(await statuses(LIMIT + 2, async () => ask(bearer(await forge())))).toEqual([401, 401, 401, 429, 429]);
    expect(await statuses(5, () => known.request('ping'))).toEqual([200, 200, 200, 200, 200]);
    const refreshed = known.as(await issuer.token('ada', { jti: 'refreshed' }));
    expect((await refreshed.request('ping')).status).toBe(200);
    const newcomer = await TokenSession.openWith(endpoint.url, await issuer.token('eve'));
    expect((await newcomer.request('ping')).status).toBe(200);
  });

  it('keeps nobody out while a flood of it goes on, who has a token that is known here', async () => {
    await start();
    const known = await TokenSession.openWith(endpoint.url, await issuer.token('ada'));
    const tokens = await Promise.all(Array.from({ length: 200 }, forge));
    const flood = Promise.all(tokens.map(async (token) => (await ask(bearer(token))).status));
    expect(await statuses(20, () => known.request('ping'))).toEqual(Array(20).fill(200));
    expect(new Set(await flood)).toEqual(new Set([401, 429]));
    expect(await statuses(2, async () => ask(bearer(await forge())))).toEqual([429, 429]);
  });

  it('is still told that a token has ended, so that its client gets a new one', async () => {
    await start();
    await statuses(LIMIT, async () => ask(bearer(await forge())));
    const ended = await ask(bearer(await issuer.token('ada', { exp: 1 })));
    expect(ended.status).toBe(401);
    expect(ended.headers['www-authenticate']).toContain('invalid_token');
  });

  it('is another one for each client of a proxy that is trusted, whatever it claims', async () => {
    await start({ TRUST_PROXY: '1' });
    expect(await statuses(LIMIT + 1, () => ask(from('203.0.113.9, 192.0.2.1')))).toEqual([401, 401, 401, 429]);
    expect((await ask(from('198.51.100.4, 192.0.2.1'))).status).toBe(429);
    expect((await ask(from('192.0.2.2'))).status).toBe(401);
  });

  it('cannot choose another where no proxy is trusted', async () => {
    await start();
    let at = 0;
    const next = () => ask(from(`192.0.2.${(at += 1)}`));
    expect(await statuses(LIMIT + 1, next)).toEqual([401, 401, 401, 429]);
  });

  it('is the same for /mcp and /admin', async () => {
    await start({ ADMIN_ENABLED: 'true' });
    const sessions = new URL('/admin/sessions', endpoint.url);
    const admin = async () => send(sessions, { method: 'GET', headers: bearer(await forge()) });
    expect(await statuses(LIMIT + 1, admin)).toEqual([401, 401, 401, 429]);
    expect((await ask()).status).toBe(429);
  });

  it('may go on where rates are not limited', async () => {
    await start({ RATE_LIMIT_ENABLED: 'false' });
    expect(await statuses(2 * LIMIT, async () => ask(bearer(await forge())))).toEqual(Array(2 * LIMIT).fill(401));
  });
});

describe('callers with tokens', () => {
  it('are limited each by itself, whatever address they share, and whatever addresses they use', async () => {
    await start({ RATE_LIMIT_PER_CALLER: '3', TRUST_PROXY: '1' });
    const [ada, eve] = [await issuer.token('ada'), await issuer.token('eve')];
    expect(await statuses(4, () => ask({ ...from('192.0.2.1'), ...bearer(ada) }))).toEqual([400, 400, 400, 429]);
    expect((await ask({ ...from('192.0.2.1'), ...bearer(eve) })).status).toBe(400);
    const again = await issuer.token('ada', { jti: 'refreshed', client_id: 'another' });
    expect((await ask({ ...from('192.0.2.2'), ...bearer(again) })).status).toBe(429);
  });
});
