import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RequestMethod } from '@nestjs/common';
import { AdminController } from '../../src/admin/admin.controller.js';
import { AuditLine } from '../../src/audit/audit-line.js';
import { principalHash } from '../../src/session/principal.js';
import { sessionHash } from '../../src/session/session-hash.js';
import { Endpoint } from '../http/support/endpoint.js';
import { type RawResponse, send } from '../support/raw-http.js';
import { bearer, TokenSession } from '../support/token-session.js';
import { TokenIssuer } from '../support/tokens.js';

let issuer: TokenIssuer;
let endpoint: Endpoint;
let directory: string;
let admin: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'mooring-audit-'));
  issuer = await TokenIssuer.start();
  admin = await issuer.token('root', { scope: 'mooring:admin' });
});
beforeEach(async () => {
  endpoint = await Endpoint.start({
    ...issuer.env,
    ADMIN_ENABLED: 'true',
    AUDIT_LOG: join(directory, 'audit.jsonl'),
    ALLOWED_HOSTS: 'mcp.example.com',
  });
});
afterEach(() => endpoint.close());
afterAll(async () => {
  await issuer.close();
  rmSync(directory, { recursive: true });
});

function ask(path: string, method = 'GET', token: string | undefined = admin): Promise<RawResponse> {
  return send(new URL(path, endpoint.url), { method, headers: { accept: '*/*', ...(token && bearer(token)) } });
}

async function open(sub: string, clientId = 'app-one'): Promise<TokenSession> {
  return TokenSession.openWith(endpoint.url, await issuer.token(sub, { client_id: clientId }));
}

const hashOf = (sub: string) => principalHash({ iss: issuer.url, sub });

const asked = async (response: RawResponse) => ({
  status: response.status,
  headers: response.headers,
  body: await response.body(),
});

/** The audit lines of an action. */
function audited(action: AuditLine['action']): AuditLine[] {
  const text = readFileSync(join(directory, 'audit.jsonl'), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => AuditLine.parse(JSON.parse(line))).filter((line) => line.action === action);
}

/** What the controller serves, as Nest knows it. */
function routes(): string[] {
  const prototype: object = AdminController.prototype;
  const found = Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler = Object.getOwnPropertyDescriptor(prototype, name)?.value as object;
    const method = Reflect.getMetadata('method', handler) as RequestMethod | undefined;
    if (method === undefined) return [];
    const path = String(Reflect.getMetadata('path', handler)).replace(/:(\w+)/g, '{$1}');
    return [`${RequestMethod[method]} /admin/${path}`];
  });
  return found.sort();
}

describe('/admin', () => {
  it.each(['/admin/sessions', '/admin/sessions/count', '/admin/openapi.json'])(
    'is for administrators alone: %s',
    async (path) => {
      expect((await ask(path, 'GET', '')).status).toBe(401);
      const other = await ask(path, 'GET', await issuer.token('ada', { scope: 'mcp admin', roles: ['mooring:admin'] }));
      expect(other.status).toBe(403);
      expect(other.headers['www-authenticate']).toContain('scope="mcp admin mooring:admin"');
      const expired = await issuer.token('root', { scope: 'mooring:admin', exp: 1 });
      expect((await ask(path, 'GET', expired)).status).toBe(401);
      expect((await ask(path)).status).toBe(200);
    },
  );

  it('is refused to a Host that is not served, and ends nothing for others than administrators', async () => {
    const session = await open('ada');
    const rebound = { host: 'evil.example.com', ...bearer(admin) };
    expect((await send(new URL('/admin/sessions', endpoint.url), { method: 'GET', headers: rebound })).status).toBe(
      403,
    );
    for (const token of ['', await issuer.token('ada')]) {
      expect((await ask(`/admin/sessions/${sessionHash(session.id)}`, 'DELETE', token)).status).toBeGreaterThan(400);
      expect((await ask(`/admin/sessions?principal=${hashOf('ada')}`, 'DELETE', token)).status).toBeGreaterThan(400);
    }
    expect((await session.request('ping')).status).toBe(200);
  });

  it('tells others nothing: of a session that lives as of one that does not', async () => {
    const session = await open('ada');
    const eve = await issuer.token('eve');
    const answer = async (path: string) => {
      const { status, headers, ...response } = await asked(await ask(path, 'DELETE', eve));
      return { status, headers: { ...headers, date: '' }, ...response };
    };
    const alive = await answer(`/admin/sessions/${sessionHash(session.id)}`);
    expect(alive.status).toBe(403);
    expect(await answer('/admin/sessions/000000000000')).toEqual(alive);
    expect(await answer(`/admin/sessions?principal=${hashOf('ada')}`)).toEqual(alive);
    expect((await session.request('ping')).status).toBe(200);
  });

  it('is asked so often by one caller, scope or not, and no more', async () => {
    await endpoint.close();
    endpoint = await Endpoint.start({
      ...issuer.env,
      ADMIN_ENABLED: 'true',
      AUDIT_LOG: 'off',
      RATE_LIMIT_ADMIN: '2',
      RATE_LIMIT_AUTH_FAILURES: '3',
    });
    const stranger = await issuer.token('stranger');
    const statuses = async (count: number, token: string) => {
      const all = [];
      for (let at = 0; at < count; at += 1) all.push((await ask('/admin/sessions/count', 'GET', token)).status);
      return all;
    };
    expect(await statuses(3, stranger)).toEqual([403, 403, 429]);
    expect(await statuses(2, admin)).toEqual([200, 200]);
    const refused = await ask('/admin/sessions/count');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ error: { data: { limit: 'admin' } } });
    expect((await statuses(5, 'made.up.token')).slice(-1)).toEqual([429]);
    expect(await endpoint.metric('mcp_rate_limited_total', { limit: 'admin' })).toBe(2);
  });

  it('is absent unless it is enabled', async () => {
    const without = await Endpoint.start({ ...issuer.env, AUDIT_LOG: 'off' });
    const url = new URL('/admin/sessions', without.url);
    expect((await send(url, { method: 'GET', headers: bearer(admin) })).status).toBe(404);
    await without.close();
  });

  it('lists sessions without their ids, by principal, client and age, over pages', async () => {
    const sessions = [await open('ada'), await open('ada', 'app-two'), await open('eve')];
    const all: { session: string }[] = [];
    let next: string | undefined;
    do {
      const body = await (await ask(`/admin/sessions?limit=2${next === undefined ? '' : `&cursor=${next}`}`)).json();
      all.push(...body.sessions);
      next = body.next;
    } while (next !== undefined);
    expect(all.map(({ session }) => session).sort()).toEqual(sessions.map(({ id }) => sessionHash(id)).sort());
    for (const { id } of sessions) expect(JSON.stringify(all)).not.toContain(id);
    expect(JSON.stringify(all)).not.toContain('"ada"');
    expect(all).toContainEqual({
      session: sessionHash(sessions[1]!.id),
      principal: hashOf('ada'),
      clientId: 'app-two',
      client: 'raw 1.0.0',
      protocolVersion: '2025-11-25',
      openedAt: expect.stringMatching(/^20/) as string,
      subscriptions: 0,
    });
    const listed = async (query: string) => (await (await ask(`/admin/sessions?${query}`)).json()).sessions.length;
    expect(await listed(`principal=${hashOf('ada')}`)).toBe(2);
    expect(await listed(`principal=${hashOf('ada')}&client=app-one`)).toBe(1);
    expect(await listed('client=app-one')).toBe(2);
    expect(await listed('olderThanSeconds=3600')).toBe(0);
    expect(await listed('youngerThanSeconds=3600')).toBe(3);
    expect(await (await ask('/admin/sessions/count')).json()).toEqual({ sessions: 3 });
    expect(await (await ask('/admin/sessions/count?client=app-two')).json()).toEqual({ sessions: 1 });
  });

  it('ends one session, with its open stream', async () => {
    const [session, other] = [await open('ada'), await open('ada')];
    const listening = await session.get();
    const ended = await ask(`/admin/sessions/${sessionHash(session.id)}`, 'DELETE');
    expect(await ended.json()).toEqual({ ended: 1 });
    await listening.body();
    expect((await session.request('ping')).status).toBe(404);
    expect((await other.request('ping')).status).toBe(200);
    expect((await ask(`/admin/sessions/${sessionHash(session.id)}`, 'DELETE')).status).toBe(404);
    expect(await endpoint.metric('session_cleanup_total', { reason: 'revoked' })).toBe(1);
  });

  it('ends all sessions of a principal, and all of a client', async () => {
    const ada = [await open('ada'), await open('ada', 'app-two')];
    const eve = [await open('eve'), await open('eve', 'app-two')];
    expect(await (await ask(`/admin/sessions?principal=${hashOf('ada')}`, 'DELETE')).json()).toEqual({ ended: 2 });
    for (const session of ada) expect((await session.request('ping')).status).toBe(404);
    for (const session of eve) expect((await session.request('ping')).status).toBe(200);
    expect(await (await ask('/admin/sessions?client=app-two', 'DELETE')).json()).toEqual({ ended: 1 });
    expect((await eve[0]!.request('ping')).status).toBe(200);
    expect((await eve[1]!.request('ping')).status).toBe(404);
  });

  it.each([
    ['DELETE', '/admin/sessions'],
    ['DELETE', '/admin/sessions?olderThanSeconds=1'],
    ['DELETE', '/admin/sessions?principal=ada'],
    ['DELETE', '/admin/sessions?principal=&client='],
    ['DELETE', '/admin/sessions/all'],
    ['DELETE', '/admin/sessions/*'],
    ['GET', '/admin/sessions?limit=0'],
    ['GET', '/admin/sessions?limit=1e9'],
    ['GET', '/admin/sessions?client=a&client=b'],
    ['GET', '/admin/sessions?unknown=1'],
    ['GET', '/admin/sessions?olderThanSeconds=-1'],
  ])('refuses %s %s with 400 and ends nothing', async (method, path) => {
    const session = await open('ada');
    expect((await ask(path, method)).status).toBe(400);
    expect((await session.request('ping')).status).toBe(200);
  });

  it('describes itself in OpenAPI, with each of its routes', async () => {
    const document = await (await ask('/admin/openapi.json')).json();
    expect(document.openapi).toBe('3.1.0');
    const documented = Object.entries<object>(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(documented.sort()).toEqual(routes().filter((route) => !route.endsWith('openapi.json')));
    const { parameters } = document.paths['/admin/sessions'].get;
    expect(parameters.map(({ name }: { name: string }) => name)).toEqual([
      'principal',
      'client',
      'olderThanSeconds',
      'youngerThanSeconds',
      'limit',
      'cursor',
    ]);
    expect(JSON.stringify(document)).not.toContain('$ref');
  });

  it('leaves a line in the audit log for whatever is asked', async () => {
    const session = await open('ada');
    const before = audited('admin.acted').length;
    await ask(`/admin/sessions/${sessionHash(session.id)}`, 'DELETE');
    await ask(`/admin/sessions/${sessionHash(session.id)}`, 'DELETE');
    await ask('/admin/sessions?client=app-one');
    expect(audited('admin.acted').slice(before)).toMatchObject([
      { principal: hashOf('root'), operation: 'sessions.end', outcome: 'ok', sessions: 1 },
      { operation: 'sessions.end', outcome: 'not_found', target: { session: sessionHash(session.id) } },
      { operation: 'sessions.list', outcome: 'ok', target: { client: 'app-one' }, sessions: 0 },
    ]);
    expect(audited('session.ended').at(-1)).toMatchObject({ reason: 'revoked', principal: hashOf('ada') });
  });
});
