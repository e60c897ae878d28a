import { acted, HOSTILE } from '../fixtures/own-routes/hostile.module.js';
import { Endpoint } from '../http/support/endpoint.js';
import { send } from '../support/raw-http.js';
import { bearer } from '../support/token-session.js';
import { TokenIssuer } from '../support/tokens.js';

const KEY = { 'x-key': 'team' };

describe.each(Object.entries(HOSTILE))('what a team has for its whole application, %s', (_, module) => {
  let issuer: TokenIssuer;
  let endpoint: Endpoint;
  let admin: string;
  beforeAll(async () => {
    issuer = await TokenIssuer.start();
    admin = await issuer.token('root', { scope: 'mooring:admin' });
    endpoint = await Endpoint.start({ ...issuer.env, ADMIN_ENABLED: 'true', AUDIT_LOG: 'off' }, [module]);
  });
  beforeEach(() => (acted.length = 0));
  afterAll(async () => {
    await endpoint.close();
    await issuer.close();
  });

  const ask = (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
    send(new URL(path, endpoint.url), { method, headers: { accept: '*/*', ...headers } });

  it.each([
    ['/health/live', 200],
    ['/health/ready', 200],
    ['/health/startup', 200],
    ['/metrics', 200],
    ['/.well-known/oauth-protected-resource', 200],
    ['/.well-known/oauth-protected-resource/mcp', 200],
    ['/.well-known/oauth-protected-resource/other', 404],
  ])('does not touch %s', async (path, status) => {
    const response = await ask(path);
    expect(response.status).toBe(status);
    expect(await response.body()).not.toContain('wrapped');
    expect(acted).toEqual([]);
  });

  it.each([
    ['GET', '/admin/sessions', 200],
    ['GET', '/admin/sessions/count', 200],
    ['GET', '/admin/sessions?limit=none', 400],
    ['DELETE', '/admin/sessions/0123456789ab', 404],
  ])('does not touch %s %s', async (method, path, status) => {
    const response = await ask(path, bearer(admin), method);
    expect(response.status).toBe(status);
    expect(await response.body()).not.toContain('wrapped');
    expect(acted).toEqual([]);
    expect((await ask(path, {}, method)).status).toBe(401);
    expect((await ask(path, bearer(await issuer.token('ada')), method)).status).toBe(403);
    expect(acted).toEqual([]);
  });

  it('does not touch a probe that fails', async () => {
    const { Lifecycle } = await import('../../src/lifecycle/lifecycle.js');
    jest.spyOn(endpoint.app.get(Lifecycle), 'phase', 'get').mockReturnValue('draining');
    const response = await ask('/health/ready');
    jest.restoreAllMocks();
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ status: 'error' });
    expect(acted).toEqual([]);
  });

  it('is there for the routes of the team', async () => {
    const token = bearer(admin);
    expect((await ask('/mine?value=good', token)).status).toBe(403);
    expect(await (await ask('/mine?value=good', { ...token, ...KEY })).json()).toEqual({ wrapped: { value: 'good' } });
    expect((await ask('/mine?value=bad', { ...token, ...KEY })).status).toBe(418);
    expect(new Set(acted)).toEqual(new Set(['middleware', 'guard', 'interceptor', 'pipe', 'filter']));
  });
});
