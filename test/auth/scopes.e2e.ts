import { Endpoint } from '../http/support/endpoint.js';
import type { Registration } from '../../src/index.js';
import { TokenSession } from '../support/token-session.js';
import { TokenIssuer } from '../support/tokens.js';

let issuer: TokenIssuer;
let endpoint: Endpoint;
let added: Registration[];
beforeAll(async () => {
  issuer = await TokenIssuer.start();
  endpoint = await Endpoint.start({ ...issuer.env, AUDIT_LOG: 'off', LIST_PAGE_SIZE: '5' });
  const { capabilities } = endpoint;
  const message = { role: 'user' as const, content: { type: 'text' as const, text: 'hi' } };
  added = [
    capabilities.addTool({ name: 'a-admin', scopes: ['admin:read', 'admin:write'] }, () => 'done'),
    capabilities.addTool({ name: 'b-editor', roles: ['editor', 'owner'] }, () => 'edited'),
    capabilities.addTool({ name: 'c-both', scopes: ['admin:read'], roles: ['owner'] }, () => 'both'),
    capabilities.addResource({ uri: 'secret://file', name: 'file', scopes: ['files'] }, () => 'contents'),
    capabilities.addResourceTemplate(
      { uriTemplate: 'secret://files/{id}', name: 'files', scopes: ['files'], complete: { id: () => ['1'] } },
      () => 'one of them',
    ),
    capabilities.addPrompt({ name: 'restricted', scopes: ['prompts'] }, () => [message]),
  ];
});
afterAll(async () => {
  added.forEach((registration) => registration.remove());
  await endpoint.close();
  await issuer.close();
});

function sessionWith(claims: Record<string, unknown>): Promise<TokenSession> {
  return issuer.token('ada', claims).then((token) => TokenSession.openWith(endpoint.url, token));
}

/** Every item of a list, over all of its pages. */
async function listed(session: TokenSession, method: string, key: string): Promise<string[]> {
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const [{ result }] = await (await session.request(method, cursor === undefined ? {} : { cursor })).rpc();
    names.push(
      ...result[key].map((item: Record<string, string>) => item['uriTemplate'] ?? item['uri'] ?? item['name']),
    );
    cursor = result.nextCursor;
  } while (cursor !== undefined);
  return names;
}

describe('what needs a scope or a role', () => {
  it('is listed to those who have it, on pages that are full', async () => {
    const nobody = await sessionWith({});
    const admin = await sessionWith({ scope: 'admin:read admin:write', roles: ['owner'] });
    const open = await listed(nobody, 'tools/list', 'tools');
    expect(open).toContain('echo');
    expect(open.filter((name) => /^[abc]-/.test(name))).toEqual([]);
    expect(await listed(admin, 'tools/list', 'tools')).toEqual(['a-admin', 'b-editor', 'c-both', ...open].sort());
  });

  it('is listed to one with half of its scopes no more than to one with none', async () => {
    const half = await sessionWith({ scope: 'admin:read', roles: ['editor'] });
    const names = await listed(half, 'tools/list', 'tools');
    expect(names.filter((name) => /^[abc]-/.test(name))).toEqual(['b-editor']);
  });

  it('shows in no list what it needs', async () => {
    const admin = await sessionWith({ scope: 'admin:read admin:write files prompts', roles: ['owner'] });
    for (const method of ['tools/list', 'resources/list', 'resources/templates/list', 'prompts/list']) {
      expect(await (await admin.request(method)).body()).not.toMatch(/"(scopes|roles|audit)"/);
    }
  });

  it.each([
    ['resources/list', 'resources', 'secret://file', 'files'],
    ['resources/templates/list', 'resourceTemplates', 'secret://files/{id}', 'files'],
    ['prompts/list', 'prompts', 'restricted', 'prompts'],
  ])('is in %s for those alone who have the scope', async (method, key, name, scope) => {
    expect(await listed(await sessionWith({}), method, key)).not.toContain(name);
    expect(await listed(await sessionWith({ scope }), method, key)).toContain(name);
  });

  it.each([
    ['a tool', 'tools/call', { name: 'a-admin', arguments: {} }, 'admin:read admin:write'],
    ['a resource', 'resources/read', { uri: 'secret://file' }, 'files'],
    ['a subscription', 'resources/subscribe', { uri: 'secret://file' }, 'files'],
    ['a resource of a template', 'resources/read', { uri: 'secret://files/7' }, 'files'],
    ['a prompt', 'prompts/get', { name: 'restricted' }, 'prompts'],
    [
      'a completion',
      'completion/complete',
      { ref: { type: 'ref/resource', uri: 'secret://files/{id}' }, argument: { name: 'id', value: '' } },
      'files',
    ],
  ])('is asked for by 403 insufficient_scope, and works with it: %s', async (_what, method, params, scope) => {
    const without = await sessionWith({ scope: 'mine' });
    const refused = await without.request(method, params, 'asked');
    expect(refused.status).toBe(403);
    expect(refused.headers['www-authenticate']).toContain('error="insufficient_scope"');
    expect(refused.headers['www-authenticate']).toContain(`scope="mine ${scope}"`);
    expect(await refused.json()).toMatchObject({ id: 'asked', error: { code: -32000 } });
    const stepped = without.as(await issuer.token('ada', { scope: `mine ${scope}` }));
    const [{ result }] = await (await stepped.request(method, params)).rpc();
    expect(result).toBeDefined();
  });

  it('is refused in a batch as a whole, with nothing of it run', async () => {
    const token = await issuer.token('ada');
    const session = await TokenSession.openWith(endpoint.url, token, { protocolVersion: '2025-03-26' });
    const batch = [
      { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'echo', arguments: { text: 'x' } } },
      { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'a-admin', arguments: {} } },
    ];
    const refused = await session.post(batch);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ id: null });
  });

  it('does not exist for one who lacks the role, which no token can be asked for', async () => {
    const session = await sessionWith({ scope: 'admin:read admin:write', roles: ['reader'] });
    for (const name of ['b-editor', 'c-both']) {
      const [{ error }] = await (await session.call(name)).rpc();
      expect(error).toEqual({ code: -32602, message: `Unknown tool: ${name}` });
    }
    const [{ error }] = await (await session.call('there-is-none')).rpc();
    expect(error).toEqual({ code: -32602, message: 'Unknown tool: there-is-none' });
    const editor = await sessionWith({ roles: ['owner'] });
    const [{ result }] = await (await editor.call('b-editor')).rpc();
    expect(result.content).toEqual([{ type: 'text', text: 'edited' }]);
  });

  it('is decided by the token of each request, not by the one that opened the session', async () => {
    const session = await sessionWith({ scope: 'admin:read admin:write' });
    expect((await session.call('a-admin')).status).toBe(200);
    expect((await session.as(await issuer.token('ada')).call('a-admin')).status).toBe(403);
    expect(await listed(session.as(await issuer.token('ada')), 'tools/list', 'tools')).not.toContain('a-admin');
  });

  it('is open to all where there is no authentication', async () => {
    const open = await Endpoint.start();
    const tool = open.capabilities.addTool({ name: 'a-admin', scopes: ['admin:read'], roles: ['owner'] }, () => 'done');
    const session = await open.open();
    const [{ result }] = await (await session.call('a-admin')).rpc();
    expect(result.content).toEqual([{ type: 'text', text: 'done' }]);
    tool.remove();
    await open.close();
  });
});
