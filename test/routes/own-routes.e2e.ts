import { CatchAllModule, OwnRoutesModule, seen } from '../fixtures/own-routes/own-routes.module.js';
import type { TeamModule } from '../../src/create-app.js';
import { Endpoint } from '../http/support/endpoint.js';
import { type RawRequest, type RawResponse, send } from '../support/raw-http.js';
import { RawSocket } from '../support/raw-socket.js';
import { bearer } from '../support/token-session.js';
import { TokenIssuer } from '../support/tokens.js';

let issuer: TokenIssuer;
let token: string;
beforeAll(async () => {
  issuer = await TokenIssuer.start();
  token = await issuer.token('ada', { scope: 'reports:read', client_id: 'app-one' });
});
afterAll(() => issuer.close());

let endpoint: Endpoint;
const start = async (
  env: Readonly<Record<string, string>> = {},
  modules: readonly TeamModule[] = [OwnRoutesModule],
) => {
  endpoint = await Endpoint.start({ ...issuer.env, AUDIT_LOG: 'off', ...env }, modules);
};
afterEach(async () => {
  await endpoint.close();
  seen.length = 0;
});

function ask(path: string, { headers, method = 'GET', ...request }: RawRequest = {}): Promise<RawResponse> {
  return send(new URL(path, endpoint.url), { method, ...request, headers: { accept: '*/*', ...headers } });
}

const signedIn = (path: string, { headers, ...request }: RawRequest = {}) =>
  ask(path, { ...request, headers: { ...bearer(token), ...headers } });

const asked = async (response: Promise<RawResponse>) => {
  const { status, headers } = await response;
  const text = await (await response).body();
  return { status, headers, body: text };
};

const refusal = (message: RegExp, code = -32000) => ({
  jsonrpc: '2.0',
  error: expect.objectContaining({ code, message: expect.stringMatching(message) }),
  id: null,
});

/** By one name or another, each is a route of the team or nothing. */
const CLOSED = [
  ['GET', '/reports'],
  ['GET', '/reports/'],
  ['GET', '/REPORTS'],
  ['GET', '/reports/missing'],
  ['HEAD', '/reports'],
  ['OPTIONS', '/reports'],
  ['POST', '/reports'],
  ['PUT', '/reports/1'],
  ['GET', '/hooks/inherited'],
  ['GET', '/adapter'],
] as const;

/** No controller has these, though something of the team may be there. */
const UNKNOWN = [
  ['POST', '/reports/status'],
  ['DELETE', '/reports/1'],
  ['GET', '/early'],
  ['GET', '/mounted'],
  ['GET', '/express'],
  ['GET', '/nothing'],
  ['GET', '/'],
  ['GET', '/.well-known/oauth-authorization-server'],
  ['GET', '/admin/sessions'],
] as const;

describe('routes of a team', () => {
  it.each(UNKNOWN)(
    'are not there for callers without a token where no controller has them: %s %s',
    async (method, path) => {
      await start();
      const response = await ask(path, { method });
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ message: `Cannot ${method} ${path}` });
      expect(seen).toEqual([]);
    },
  );

  it.each(CLOSED)('are closed to callers without a token: %s %s', async (method, path) => {
    await start();
    const response = await ask(path, { method });
    expect(response.status).toBe(401);
    expect(response.headers['www-authenticate']).toMatch(/^Bearer resource_metadata="[^"]+"/);
    if (method !== 'HEAD') expect(await response.json()).toEqual(refusal(/^Unauthorized: an access token is needed/));
    expect(seen).toEqual([]);
  });

  it.each(['early', 'mounted', 'adapter', 'express'])('are served with one, whoever bound them: /%s', async (name) => {
    await start();
    expect(await asked(signedIn(`/${name}`))).toMatchObject({ status: 200, body: name });
    expect((await ask(`/${name}`, { headers: bearer('forged') })).status).toBe(401);
  });

  it('know who asks, and not by which token', async () => {
    await start();
    const response = await signedIn('/reports', { headers: { cookie: 'a=b' } });
    const principal = { iss: issuer.url, sub: 'ada' };
    expect(await response.json()).toEqual({
      caller: { principal, clientId: 'app-one', scopes: ['reports:read'], roles: [] },
    });
    expect(seen).toEqual(['/reports']);
  });

  it('answer what they throw as Nest does', async () => {
    await start();
    const response = await signedIn('/reports/missing');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ message: 'There is no such report' });
  });

  it('are open where they say so, and only there', async () => {
    await start();
    expect(await (await ask('/reports/status')).json()).toEqual({ caller: null });
    const hook = await ask('/hooks', { method: 'POST', body: { a: 1 }, headers: { authorization: 'Basic eA==' } });
    expect(await hook.json()).toEqual({ body: { a: 1 }, raw: '{"a":1}', authorization: 'Basic eA==' });
    expect((await ask('/reports/status', { headers: { host: 'evil.com' } })).status).toBe(403);
  });

  it('are closed where one that is open passes a request on', async () => {
    await start({ ALLOWED_HOSTS: 'open.example.com' });
    const open = { host: 'open.example.com' };
    expect(await asked(ask('/doors', { headers: open }))).toMatchObject({ status: 200, body: 'open' });
    expect((await ask('/doors')).status).toBe(401);
    expect(await asked(signedIn('/doors'))).toMatchObject({ status: 200, body: 'closed' });
  });

  it('are kept from other hosts and origins, and from pages that are not allowed', async () => {
    await start({ ALLOWED_ORIGINS: 'https://app.example.com' });
    for (const headers of [{ host: 'evil.com' }, { origin: 'https://evil.com' }]) {
      expect((await signedIn('/reports', { headers })).status).toBe(403);
    }
    const origin = 'https://app.example.com';
    const preflight = await ask('/reports/1', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'PUT' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers['access-control-allow-methods']).toMatch(/PUT, PATCH, DELETE/);
    expect((await signedIn('/reports', { headers: { origin } })).headers['access-control-allow-origin']).toBe(origin);
  });

  it('count against the rate of the caller, together with the endpoint', async () => {
    await start({ RATE_LIMIT_PER_CALLER: '2' });
    expect((await signedIn('/reports')).status).toBe(200);
    expect((await signedIn('/mcp')).status).not.toBe(429);
    const third = await signedIn('/reports');
    expect(third.status).toBe(429);
    expect(third.headers['retry-after']).toMatch(/^\d+$/);
    expect(await third.json()).toEqual(refusal(/^Too Many Requests/));
  });

  it('count against the rate of an address where they are open', async () => {
    await start({ RATE_LIMIT_PER_CALLER: '1' });
    expect((await ask('/reports/status')).status).toBe(200);
    expect((await ask('/reports/status')).status).toBe(429);
  });

  it('count tokens that are refused', async () => {
    await start({ RATE_LIMIT_AUTH_FAILURES: '1' });
    expect((await ask('/reports')).status).toBe(401);
    expect((await ask('/reports')).status).toBe(429);
    expect((await signedIn('/reports')).status).toBe(200);
  });

  it('are served to this machine alone without authentication', async () => {
    endpoint = await Endpoint.start({}, [OwnRoutesModule]);
    expect(await (await ask('/reports')).json()).toEqual({ caller: null });
    expect((await ask('/reports', { headers: { host: 'evil.com' } })).status).toBe(403);
    expect((await ask('/express', { headers: { host: 'evil.com' } })).status).toBe(403);
  });
});

describe('what a team binds to paths like those of the service', () => {
  /** None of these is `/mcp`, a probe or the metadata, whoever reads it; all of them are caught by a route of the team. */
  const ODD = [
    '//mcp',
    '/mcp/../reports',
    '/mcp%2f',
    '/%6dcp',
    '/mcp;x',
    '/mcp/x',
    '/health',
    '/health/x',
    '/health/../reports',
    '/health/live/../../reports',
    '/health%2flive',
    '/health//live',
    '//health/live',
    '/metrics/x',
    '/metrics%00',
    '/.well-known',
    '/.well-known/oauth-authorization-server',
    '/./health/live',
    '/admin',
    '/admin/sessions',
  ];

  /** As a client writes it: `URL` would tidy it up. */
  async function raw(target: string, headers: readonly string[] = []): Promise<string> {
    const socket = await RawSocket.open(endpoint.url);
    socket.write([`GET ${target} HTTP/1.1`, 'Host: localhost', ...headers, 'Connection: close', '', ''].join('\r\n'));
    await socket.ended;
    return socket.received;
  }

  it.each(ODD)('is closed: %s', async (target) => {
    await start({}, [OwnRoutesModule, CatchAllModule]);
    expect(await raw(target)).toMatch(/^HTTP\/1\.1 401 /);
    expect(seen).toEqual([]);
    expect(await raw(target, [`Authorization: Bearer ${token}`])).toMatch(/^HTTP\/1\.1 200 [^]*caught/);
  });

  it.each(['/mcp', '/mcp/', '/MCP', '/mcp?x', 'http://evil.com/mcp'])('is not open by %s', async (target) => {
    await start();
    expect(await raw(target)).toMatch(/^HTTP\/1\.1 401 /);
    expect(await raw(target, [`Authorization: Bearer ${token}`])).toMatch(/^HTTP\/1\.1 406 /);
  });

  it.each(['/health/live', '/health/live/', '/Health/Live', '/health/live?x', 'http://localhost/health/live'])(
    "leaves the probe %s the service's",
    async (target) => {
      await start();
      expect(await raw(target)).toMatch(/^HTTP\/1\.1 200 [^]*"background"/);
      expect(seen).toEqual([]);
    },
  );

  it('keeps other names from probes, however they are asked for', async () => {
    await start();
    const socket = await RawSocket.open(endpoint.url);
    socket.write('GET http://evil.com/health/live HTTP/1.1\r\nHost: evil.com\r\nConnection: close\r\n\r\n');
    await socket.ended;
    expect(socket.received).toMatch(/^HTTP\/1\.1 403 /);
  });
});
