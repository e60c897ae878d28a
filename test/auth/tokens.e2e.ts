import { StreamExpiries } from '../../src/auth/stream-expiries.js';
import { UnsecuredJWT } from 'jose';
import { Endpoint } from '../http/support/endpoint.js';
import { send } from '../support/raw-http.js';
import { initializeBody } from '../support/raw-session.js';
import { RawSocket } from '../support/raw-socket.js';
import { bearer, TokenSession } from '../support/token-session.js';
import { TokenIssuer } from '../support/tokens.js';
import { until } from '../support/until.js';

let issuer: TokenIssuer;
let endpoint: Endpoint;
beforeAll(async () => {
  issuer = await TokenIssuer.start();
  endpoint = await Endpoint.start({
    ...issuer.env,
    AUTH_SCOPES: 'mcp',
    AUDIT_LOG: 'off',
    ALLOWED_ORIGINS: 'https://app.example.com',
  });
});
afterAll(async () => {
  await endpoint.close();
  await issuer.close();
});

const METADATA = 'https://mcp.example.com/.well-known/oauth-protected-resource/mcp';
const PING = { jsonrpc: '2.0', id: 1, method: 'ping' };

describe('a request without a token', () => {
  it.each(['POST', 'GET', 'DELETE', 'PUT'])('is 401 by %s, and says where to get one', async (method) => {
    const response = await send(endpoint.url, { method, ...(method === 'POST' && { body: initializeBody() }) });
    expect(response.status).toBe(401);
    expect(response.headers['www-authenticate']).toBe(`Bearer scope="mcp", resource_metadata="${METADATA}"`);
    expect(response.headers['cache-control']).toBe('no-store');
    expect(await response.json()).toMatchObject({ jsonrpc: '2.0', error: { code: -32000 }, id: null });
  });

  it('is 401 before its body is looked at', async () => {
    expect((await send(endpoint.url, { body: '{' })).status).toBe(401);
    expect((await send(endpoint.url, { body: 'x', headers: { 'content-type': 'text/plain' } })).status).toBe(401);
  });

  it('is 403 where its Host or Origin is wrong, and then learns nothing about tokens', async () => {
    const response = await send(endpoint.url, { body: PING, headers: { origin: 'https://evil.example.com' } });
    expect(response.status).toBe(403);
    expect(response.headers['www-authenticate']).toBeUndefined();
  });

  it('is 401 with the credentials of another scheme', async () => {
    for (const authorization of ['Basic YTpi', 'Bearer', 'Bearer a b', 'DPoP abc']) {
      expect((await send(endpoint.url, { body: PING, headers: { authorization } })).status).toBe(401);
    }
  });

  it('opens no session', async () => {
    expect(await endpoint.storedSessions()).toBe(0);
    expect(await endpoint.metric('mcp_auth_refused_total', { reason: 'missing' })).toBeGreaterThan(0);
  });
});

describe('a request with a bad token', () => {
  it('is 401 invalid_token, whatever is wrong', async () => {
    const now = Math.floor(Date.now() / 1_000);
    const bad = [
      new UnsecuredJWT(issuer.claims('ada')).encode(),
      await issuer.token('ada', { exp: now - 60 }),
      await issuer.token('ada', { nbf: now + 60 }),
      await issuer.token('ada', { aud: 'https://other.example.com' }),
      await issuer.token('ada', { iss: 'https://evil.example.com' }),
      (await issuer.token('ada')).slice(0, -5),
      'x'.repeat(12_000),
    ];
    for (const token of bad) {
      const response = await send(endpoint.url, { body: PING, headers: bearer(token) });
      expect(response.status).toBe(401);
      expect(response.headers['www-authenticate']).toMatch(
        /^Bearer error="invalid_token", error_description="[^"]+", /,
      );
      expect(response.headers['www-authenticate']).toContain(`resource_metadata="${METADATA}"`);
      const body = await response.body();
      expect(body).not.toContain(token.slice(0, 30));
    }
  });

  it('is 431 when the token is larger than headers may be', async () => {
    expect((await send(endpoint.url, { body: PING, headers: bearer('x'.repeat(20_000)) })).status).toBe(431);
  });

  it('is 403 insufficient_scope when the token lacks what all requests need', async () => {
    const token = await issuer.token('ada', { scope: 'profile' });
    const response = await send(endpoint.url, { body: initializeBody(), headers: bearer(token) });
    expect(response.status).toBe(403);
    expect(response.headers['www-authenticate']).toContain('error="insufficient_scope"');
    expect(response.headers['www-authenticate']).toContain('scope="mcp profile"');
  });

  it('is 400 when a token is in the URL, even beside a good one', async () => {
    const token = await issuer.token('ada', { scope: 'mcp' });
    const url = new URL(`?access_token=${token}`, endpoint.url);
    for (const headers of [{}, bearer(token)]) {
      const response = await send(url, { body: initializeBody(), headers });
      expect(response.status).toBe(400);
      expect(response.headers['www-authenticate']).toContain('error="invalid_request"');
    }
  });
});

describe('a session', () => {
  it('goes on with a refreshed token, and outlives an expired one', async () => {
    const session = await TokenSession.openWith(endpoint.url, await issuer.token('ada', { scope: 'mcp', jti: '1' }));
    const expired = await issuer.token('ada', { scope: 'mcp', exp: Math.floor(Date.now() / 1_000) - 60 });
    expect((await session.request('ping')).status).toBe(200);
    expect((await session.as(expired).request('ping')).status).toBe(401);
    const refreshed = session.as(await issuer.token('ada', { scope: 'mcp', jti: '2', client_id: 'another-client' }));
    expect((await refreshed.call('echo', { text: 'still here' })).status).toBe(200);
    expect((await refreshed.delete()).status).toBe(200);
  });

  it('hears nothing more on a stream whose token has ended, until it comes back with a new one', async () => {
    const session = await TokenSession.openWith(endpoint.url, await issuer.token('ada', { scope: 'mcp', jti: '3' }));
    const exp = Math.floor(Date.now() / 1_000) + 7_200;
    const lasting = session.as(await issuer.token('ada', { scope: 'mcp', exp }));
    const [listening, other] = [await session.get(), await lasting.get()];
    endpoint.app.get(StreamExpiries, { strict: false }).cutExpired(Date.now() + 5_400_000);
    await listening.body();
    expect([await listening.endedCleanly(), other.isOver]).toEqual([false, false]);
    expect((await lasting.request('ping')).status).toBe(200);
    await lasting.delete();
  });

  it('leaves nothing to be cut later of streams whose connection is gone, not even of those that had not begun', async () => {
    const token = await issuer.token('ada', { scope: 'mcp', jti: '5' });
    const session = await TokenSession.openWith(endpoint.url, token);
    const watched = () => endpoint.app.get(StreamExpiries, { strict: false }).size;
    const before = watched();
    const lines = [
      'GET /mcp HTTP/1.1',
      'Host: localhost',
      'Accept: text/event-stream',
      `Authorization: Bearer ${token}`,
    ];
    const pipelined = await RawSocket.open(endpoint.url);
    pipelined.write(`${[...lines, `Mcp-Session-Id: ${session.id}`].join('\r\n')}\r\n\r\n`.repeat(3));
    await until(() => watched() === before + 3);
    pipelined.cut();
    await until(() => watched() === before);
    await session.delete();
  });

  it('goes on while the issuer is away', async () => {
    const session = await TokenSession.openWith(endpoint.url, await issuer.token('ada', { scope: 'mcp' }));
    issuer.away = true;
    expect((await session.request('ping')).status).toBe(200);
    const refreshed = session.as(await issuer.token('ada', { scope: 'mcp', jti: '4' }));
    expect((await refreshed.request('ping')).status).toBe(200);
    issuer.away = false;
    await session.delete();
  });
});

describe('the metadata of the resource', () => {
  it.each(['/.well-known/oauth-protected-resource', '/.well-known/oauth-protected-resource/mcp'])(
    'is at %s, for everyone',
    async (path) => {
      const response = await send(new URL(path, endpoint.url), { method: 'GET' });
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({
        resource: 'https://mcp.example.com/mcp',
        authorization_servers: [issuer.url],
        bearer_methods_supported: ['header'],
        scopes_supported: ['mcp'],
        resource_name: 'Mooring',
      });
    },
  );

  it('is nowhere else, and not for a Host that is not served', async () => {
    const other = await send(new URL('/.well-known/oauth-protected-resource/other', endpoint.url), { method: 'GET' });
    expect(other.status).toBe(404);
    const url = new URL('/.well-known/oauth-protected-resource', endpoint.url);
    expect((await send(url, { method: 'GET', headers: { host: 'evil.example.com' } })).status).toBe(403);
  });

  it('is absent without authentication', async () => {
    const open = await Endpoint.start();
    expect((await send(new URL('/.well-known/oauth-protected-resource', open.url), { method: 'GET' })).status).toBe(
      404,
    );
    expect((await send(open.url, { body: initializeBody() })).status).toBe(200);
    await open.close();
  });
});

describe('a web page of an allowed origin', () => {
  const origin = 'https://app.example.com';

  it('is let through by a preflight that needs no token', async () => {
    const asked = {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,mcp-param-x',
    };
    const response = await send(endpoint.url, { method: 'OPTIONS', headers: { origin, ...asked } });
    expect(response.status).toBe(204);
    expect(response.headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, POST, DELETE',
      'access-control-allow-headers': 'authorization,mcp-param-x',
      vary: expect.stringContaining('Origin') as string,
    });
    expect(response.headers['access-control-allow-credentials']).toBeUndefined();
  });

  it('may read the headers that a client needs, of an answer and of a refusal', async () => {
    const token = await issuer.token('ada', { scope: 'mcp' });
    const opened = await send(endpoint.url, { body: initializeBody(), headers: { origin, ...bearer(token) } });
    const refused = await send(endpoint.url, { body: initializeBody(), headers: { origin } });
    for (const response of [opened, refused]) {
      expect(response.headers['access-control-allow-origin']).toBe(origin);
      const exposed = String(response.headers['access-control-expose-headers']).split(', ');
      expect(exposed.sort()).toEqual([
        'Last-Event-ID',
        'MCP-Protocol-Version',
        'Mcp-Session-Id',
        'RateLimit',
        'RateLimit-Policy',
        'Retry-After',
        'WWW-Authenticate',
        'X-Session-Expires-At',
      ]);
    }
    expect(opened.status).toBe(200);
    expect(refused.status).toBe(401);
  });

  it('reads the metadata, too', async () => {
    const url = new URL('/.well-known/oauth-protected-resource/mcp', endpoint.url);
    const response = await send(url, { method: 'GET', headers: { origin } });
    expect(response.headers['access-control-allow-origin']).toBe(origin);
  });

  it('is refused from elsewhere before any of that', async () => {
    const elsewhere = { origin: 'https://evil.example.com', 'access-control-request-method': 'POST' };
    const response = await send(endpoint.url, { method: 'OPTIONS', headers: elsewhere });
    expect(response.status).toBe(403);
    expect(response.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('an authorization server that is away from the start', () => {
  it('is a 503 with Retry-After, which says nothing about the token', async () => {
    const away = await TokenIssuer.start();
    away.away = true;
    const other = await Endpoint.start({ ...away.env, AUDIT_LOG: 'off' });
    const response = await send(other.url, { body: PING, headers: bearer(await away.token('ada')) });
    expect(response.status).toBe(503);
    expect(response.headers['retry-after']).toBe('2');
    expect(response.headers['www-authenticate']).toBeUndefined();
    await other.close();
    await away.close();
  });
});

describe('while Redis is away', () => {
  it('callers are told apart as ever', async () => {
    const other = await Endpoint.start({ ...issuer.env, AUDIT_LOG: 'off', REDIS_URL: 'redis://127.0.0.1:1' });
    expect((await send(other.url, { body: initializeBody() })).status).toBe(401);
    expect((await send(other.url, { body: initializeBody(), headers: bearer('x.y.z') })).status).toBe(401);
    const opened = await send(other.url, { body: initializeBody(), headers: bearer(await issuer.token('ada')) });
    expect(opened.status).toBe(503);
    await other.close();
  });
});
