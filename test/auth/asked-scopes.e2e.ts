import { Endpoint } from '../http/support/endpoint.js';
import { AcmeModule } from '../http/support/acme.module.js';
import { send } from '../support/raw-http.js';
import { bearer, TokenSession } from '../support/token-session.js';
import { TokenIssuer } from '../support/tokens.js';

const PREFIX = 'api://9a1c5b6e-2f7d-4c1e-8f0a-3b5d7e9c1a2b/';
const METADATA = '/.well-known/oauth-protected-resource/mcp';
const PING = { jsonrpc: '2.0', id: 1, method: 'ping' };

let issuer: TokenIssuer;
let endpoint: Endpoint | undefined;
beforeAll(async () => {
  issuer = await TokenIssuer.start();
});
afterEach(async () => {
  await endpoint?.close();
  endpoint = undefined;
});
afterAll(() => issuer.close());

async function startWith(env: Record<string, string>, modules: Parameters<typeof Endpoint.start>[1] = []) {
  endpoint = await Endpoint.start({ ...issuer.env, AUTH_SCOPES: 'access_as_user', AUDIT_LOG: 'off', ...env }, modules);
  return endpoint;
}

async function scopesIn(path = METADATA): Promise<unknown> {
  const response = await send(new URL(path, endpoint!.url), { method: 'GET' });
  return ((await response.json()) as { scopes_supported?: unknown }).scopes_supported;
}

async function challenged(token?: string): Promise<string | undefined> {
  const response = await send(endpoint!.url, { body: PING, headers: token === undefined ? {} : bearer(token) });
  return /scope="([^"]*)"/.exec(String(response.headers['www-authenticate']))?.[1];
}

describe('scopes that are asked for by another name than tokens have', () => {
  it('are so in metadata, challenges and step-up, and bare in tokens', async () => {
    const { capabilities, url } = await startWith({ AUTH_SCOPE_PREFIX: PREFIX });
    capabilities.addTool({ name: 'write', scopes: ['notes:write'] }, () => 'written');
    expect(await scopesIn()).toEqual([`${PREFIX}access_as_user`]);
    expect(await challenged()).toBe(`${PREFIX}access_as_user`);
    expect(await challenged('not.a.token')).toBe(`${PREFIX}access_as_user`);

    const asked = await issuer.token('ada', { scp: `${PREFIX}access_as_user` });
    expect(await challenged(asked)).toContain(`${PREFIX}access_as_user`);
    expect((await send(url, { body: PING, headers: bearer(asked) })).status).toBe(403);

    const session = await TokenSession.openWith(url, await issuer.token('ada', { scp: 'access_as_user email' }));
    const refused = await session.call('write');
    expect([refused.status, refused.headers['www-authenticate']]).toEqual([
      403,
      expect.stringContaining(`scope="${PREFIX}access_as_user email ${PREFIX}notes:write"`),
    ]);
    const stepped = session.as(await issuer.token('ada', { scp: 'access_as_user notes:write' }));
    const [{ result }] = await (await stepped.call('write')).rpc();
    expect(result.content).toEqual([{ type: 'text', text: 'written' }]);
  });

  it('are so in tokens, too, where a setting says so, and count for nothing without it', async () => {
    const env = { AUTH_SCOPE_PREFIX: 'notes-api/', AUTH_SCOPE_PREFIX_IN_TOKENS: 'true', AUTH_SCOPES: 'mcp' };
    const { capabilities, url } = await startWith(env);
    capabilities.addTool({ name: 'write', scopes: ['notes:write'] }, (_args, { grants }) => [...grants!.scopes].join());
    expect(await challenged(await issuer.token('ada', { scope: 'mcp other-api/mcp' }))).toBe('notes-api/mcp');
    const session = await TokenSession.openWith(
      url,
      await issuer.token('ada', { scope: 'openid notes-api/mcp notes:write' }),
    );
    expect((await session.call('write')).headers['www-authenticate']).toContain(
      'scope="notes-api/mcp openid notes-api/notes:write"',
    );
    const stepped = session.as(await issuer.token('ada', { scope: 'notes-api/mcp notes-api/notes:write other-api/x' }));
    const [{ result }] = await (await stepped.call('write')).rpc();
    expect(result.content).toEqual([{ type: 'text', text: 'mcp,notes:write' }]);
  });

  it('reach administrators by the same name', async () => {
    const { url } = await startWith({ AUTH_SCOPE_PREFIX: PREFIX, ADMIN_ENABLED: 'true' });
    const list = async (scp: string) =>
      send(new URL('/admin/sessions', url), {
        method: 'GET',
        headers: { accept: '*/*', ...bearer(await issuer.token('eve', { scp })) },
      });
    const refused = await list('access_as_user');
    expect([refused.status, refused.headers['www-authenticate']]).toEqual([
      403,
      expect.stringContaining(`${PREFIX}mooring:admin`),
    ]);
    expect((await list('access_as_user mooring:admin')).status).toBe(200);
  });

  it('are refused where code has the prefix already, because no token could ever hold them', async () => {
    const { capabilities } = await startWith({ AUTH_SCOPE_PREFIX: PREFIX });
    const add = () => capabilities.addTool({ name: 'write', scopes: [`${PREFIX}notes:write`] }, () => '');
    expect(add).toThrow('which stands before every scope by itself: write "notes:write"');
    await expect(startWith({ AUTH_SCOPE_PREFIX: 'search:' }, [AcmeModule])).rejects.toThrow(
      'the method cannot be served',
    );
  });
});

describe('scopes that clients hear of before they need them', () => {
  it('are those that every request needs, unless a setting says more', async () => {
    const { capabilities } = await startWith({});
    capabilities.addTool({ name: 'write', scopes: ['notes:write'] }, () => '');
    expect([await scopesIn(), await challenged()]).toEqual([['access_as_user'], 'access_as_user']);
  });

  it('are none where none is needed', async () => {
    await startWith({ AUTH_SCOPES: '' });
    expect([await scopesIn(), await challenged()]).toEqual([undefined, undefined]);
  });

  it.each([
    ['listed', 'access_as_user'],
    ['asked', 'access_as_user notes:read notes:write prompts search:write'],
  ])('are those of capabilities and methods, too, as these come and go: %s', async (AUTH_SCOPES_OFFERED, first) => {
    const { capabilities } = await startWith({ AUTH_SCOPES_OFFERED, ADMIN_ENABLED: 'true' }, [AcmeModule]);
    expect(await scopesIn()).toEqual(['access_as_user', 'search:write']);
    const added = [
      capabilities.addTool({ name: 'write', scopes: ['notes:write', 'notes:read'] }, () => ''),
      capabilities.addResource({ uri: 'notes://all', name: 'all', scopes: ['notes:read'] }, () => ''),
      capabilities.addPrompt({ name: 'p', scopes: ['prompts'], roles: ['editor'] }, () => []),
    ];
    expect(await scopesIn()).toEqual(['access_as_user', 'notes:read', 'notes:write', 'prompts', 'search:write']);
    expect(await scopesIn('/.well-known/oauth-protected-resource')).toHaveLength(5);
    expect(await challenged()).toBe(first);
    expect(await challenged('not.a.token')).toBe(first);
    expect(await challenged(await issuer.token('ada'))).toBe('access_as_user');
    added.forEach((registration) => registration.remove());
    expect(await scopesIn()).toEqual(['access_as_user', 'search:write']);
  });
});

describe('a token that its issuer is asked about', () => {
  const lightweight = { aud: undefined, sub: undefined, typ: 'Bearer', azp: 'inspector' };
  const answer = () => ({
    ...issuer.claims('ada', { typ: 'Bearer', scope: 'access_as_user', realm_access: { roles: ['editor'] } }),
  });

  it('opens a session where it says nothing by itself, and its issuer says all', async () => {
    const env = {
      ...issuer.introspectionEnv,
      AUTH_INTROSPECTED_TOKENS: 'incomplete',
      AUTH_ROLES_CLAIM: 'realm_access.roles',
    };
    const { capabilities, url } = await startWith(env);
    capabilities.addTool({ name: 'edit', roles: ['editor'] }, (_args, { principal }) => `by ${principal?.sub}`);
    const token = await issuer.token('', lightweight, { typ: 'JWT' });
    expect((await send(url, { body: PING, headers: bearer(token) })).status).toBe(401);
    issuer.active.set(token, answer());
    const session = await TokenSession.openWith(url, token);
    const [{ result }] = await (await session.call('edit')).rpc();
    expect(result.content).toEqual([{ type: 'text', text: 'by ada' }]);
    const asked = issuer.introspections;
    for (let n = 0; n < 5; n += 1) expect((await session.request('ping')).status).toBe(200);
    expect((await session.as(await issuer.token('ada', { scope: 'access_as_user' })).request('ping')).status).toBe(200);
    expect(issuer.introspections).toBe(asked);
  });

  it('is 503, and not 401, while its issuer is away', async () => {
    const { url } = await startWith({ ...issuer.introspectionEnv, AUTH_INTROSPECTED_TOKENS: 'all' });
    const statusOf = async (token: string) => (await send(url, { body: PING, headers: bearer(token) })).status;
    const [revoked, token] = [await issuer.token('eve'), await issuer.token('ada', { scope: 'access_as_user' })];
    issuer.active.set(token, answer());
    expect(await statusOf(revoked)).toBe(401);
    issuer.away = true;
    const response = await send(url, { body: PING, headers: bearer(token) });
    expect([response.status, response.headers['retry-after']]).toEqual([503, expect.any(String)]);
    issuer.away = false;
    expect(await statusOf(token)).toBe(400);
  });
});
