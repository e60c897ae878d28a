import { decodeJwt } from 'jose';
import type { Endpoint } from '../http/support/endpoint.js';
import { freePort } from '../support/free-port.js';
import { send } from '../support/raw-http.js';
import { oauthClients, statelessOAuthClient, type OAuthClient } from '../support/oauth-client.js';
import { bearer } from '../support/token-session.js';
import { CompanyRealm } from './support/company-realm.js';
import { KeycloakPerson } from './support/keycloak-person.js';
import { startService } from './support/keycloak-service.js';
import { step } from './support/step.js';

jest.setTimeout(120_000);

const CLIENTS = [
  ...oauthClients,
  ['@modelcontextprotocol/client 2.x, stateless', statelessOAuthClient] as (typeof oauthClients)[number],
];
const REQUIRED = { AUTH_SCOPES_OFFERED: 'required' };

describe.each(CLIENTS)('%s', (name, start) => {
  const has = (title: string, act: () => Promise<string | void>) => step(name, title, act);
  let realm: CompanyRealm;
  let endpoint: Endpoint;
  let person: KeycloakPerson;
  let client: OAuthClient;

  async function serve(part?: string, changes: Readonly<Record<string, string>> = {}): Promise<void> {
    await client?.close();
    await endpoint?.close();
    endpoint = await startService(realm, part, changes);
  }

  async function signIn(clientId?: string, login = 'ada'): Promise<void> {
    const registered = clientId === undefined ? undefined : { client_id: clientId, issuer: realm.issuer };
    person = new KeycloakPerson(login, registered);
    client = start(endpoint.url, person);
    await client.connect();
  }

  beforeAll(async () => {
    realm = await CompanyRealm.create(`main-${Date.now()}`, `http://127.0.0.1:${await freePort()}/mcp`);
    await realm.addClient('inspector');
    await realm.addClient('light', {}, { 'client.use.lightweight.access.token.enabled': 'true' });
    await realm.addOperators('operator');
  });
  afterAll(async () => {
    await client?.close();
    await endpoint?.close();
  });

  describe('that registers itself', () => {
    has('discovery: finds the realm', async () => {
      await serve();
      await signIn();
      expect(person.discoveryState()).toMatchObject({ authorizationServerUrl: realm.issuer });
    });

    has('registration: registers itself', async () => {
      expect(person.done[0]).toBe('register');
      expect(await realm.clientIdsNamed(person.clientMetadata.client_name)).toEqual([
        person.clientInformation().client_id,
      ]);
    });

    has('PKCE: signs in, and its person consents', async () => {
      expect(Object.fromEntries(person.asked!)).toMatchObject({
        code_challenge_method: 'S256',
        resource: realm.audience,
      });
      expect(person.pages).toEqual(['login', 'consent']);
      expect(decodeJwt(person.kept.access_token)).toMatchObject({ iss: realm.issuer });
      return person.done.slice(1).join(', ');
    });

    has('call', async () => {
      const { sub } = decodeJwt(person.kept.access_token);
      expect(await client.callTool('who')).toContain(`sub ${sub}; `);
    });

    has('scopes: has those of all capabilities at once', async () => {
      const done = person.done.length;
      expect(await client.callTool('write')).toContain('written');
      expect(person.done).toHaveLength(done);
    });

    has('role: has that of its person', async () => {
      expect(await client.toolNames()).toEqual(expect.arrayContaining(['edit']));
      expect(await client.toolNames()).not.toContain('own');
      expect(await client.callTool('edit')).toContain('edited');
    });

    has('refresh', async () => {
      const done = person.done.length;
      person.kept = { ...person.kept, access_token: 'not.taken.here' };
      expect(await client.callTool('who')).toContain('sub ');
      expect(person.done.slice(done)).toEqual([expect.stringMatching(/^tokens .*\bmcp\b/)]);
    });

    has('role: has none that its person lacks', async () => {
      await client.close();
      await signIn(undefined, 'bob');
      expect(await client.callTool('who')).toMatch(/roles mcp-user\b/);
      expect(await client.toolNames()).not.toContain('edit');
    });

    has('step-up: refused by Keycloak, where the first challenge named less', async () => {
      await serve('Keycloak', REQUIRED);
      await signIn();
      person.kept = { ...person.kept, refresh_token: undefined };
      await expect(client.callTool('write')).rejects.toThrow();
      const { error, error_description: said } = Object.fromEntries(person.answered!);
      expect([error, said]).toEqual(['invalid_scope', expect.stringMatching(/^Invalid scopes: .*notes:write/)]);
    });
  });

  describe('that was registered beforehand', () => {
    has('registration: was registered beforehand', async () => {
      await serve('Keycloak', REQUIRED);
      await signIn('inspector');
      expect(person.done).toEqual([
        expect.stringMatching(/^authorize mcp/),
        expect.stringMatching(/^tokens .*\bmcp\b/),
      ]);
      expect(person.pages).toEqual(['login']);
      expect(await client.toolNames()).not.toContain('write');
    });

    has('step-up: gets the scope of a capability', async () => {
      const done = person.done.length;
      // As long as it has something to refresh with, 1.x refreshes where it should ask for more.
      if (name.includes('1.x')) person.kept = { ...person.kept, refresh_token: undefined };
      expect(await client.callTool('write')).toContain('written');
      expect(person.done.slice(done)).toEqual([
        expect.stringMatching(/^authorize .*\bnotes:write\b/),
        expect.stringMatching(/^tokens .*\bnotes:write\b/),
      ]);
    });

    has('role: follows its person', async () => {
      expect(await client.callTool('edit')).toContain('edited');
      await client.close();
      await signIn('inspector', 'bob');
      expect(await client.toolNames()).not.toContain('edit');
    });

    has('revoke: signs in again after its person was signed out', async () => {
      await realm.signOut('bob');
      const done = person.done.length;
      person.kept = { ...person.kept, access_token: 'not.taken.here' };
      expect(await client.callTool('who')).toContain('sub ');
      expect(person.done.slice(done)).toEqual([
        expect.stringMatching(/^authorize /),
        expect.stringMatching(/^tokens /),
      ]);
    });

    has('admin: its session is listed and ended', async () => {
      const { access_token: token } = await realm.operatorTokens('operator', 'mcp mooring:admin');
      const ask = (path: string, method = 'GET') =>
        send(new URL(path, endpoint.url), { method, headers: { accept: '*/*', ...bearer(token!) } });
      const { sessions } = await (await ask('/admin/sessions?client=inspector')).json();
      const isStateless = client.sessionId() === undefined;
      expect(sessions.length > 0).toBe(!isStateless);
      expect(await (await ask('/admin/sessions?client=inspector', 'DELETE')).json()).toEqual({
        ended: sessions.length,
      });
      expect((await ask('/admin/sessions', 'GET')).status).toBe(200);
      const other = { accept: '*/*', ...bearer(person.kept.access_token) };
      expect((await send(new URL('/admin/sessions', endpoint.url), { method: 'GET', headers: other })).status).toBe(
        403,
      );
      // Neither another client gets the scope, nor a person without the role.
      expect(await realm.tokensOf('ada', 'inspector', 'mcp mooring:admin')).toMatchObject({ error: 'invalid_scope' });
      const { scope } = await realm.tokensOf('ada', 'operator', 'mcp mooring:admin');
      expect(scope).toBe('mcp');
      return isStateless ? 'it has no session' : '';
    });
  });

  describe('whose tokens Keycloak is asked about', () => {
    has('introspection: lightweight tokens', async () => {
      await realm.letIntrospect('mooring');
      await serve('Keycloak with lightweight tokens');
      await signIn('light');
      expect(decodeJwt(person.kept.access_token)).not.toHaveProperty('aud');
      expect(await client.callTool('who')).toMatch(/sub [\w-]{36}; roles .*editor/);
    });

    has('introspection: a revoked token', async () => {
      await serve('Keycloak with lightweight tokens', { AUTH_INTROSPECTED_TOKENS: 'all' });
      await signIn('inspector');
      // Another one than the service has asked about within the last 30 seconds.
      const { access_token: token } = await realm.tokensOf('ada', 'inspector');
      await realm.revoke(token!, 'inspector');
      const done = person.done.length;
      person.kept = { ...person.kept, access_token: token };
      expect(await client.callTool('who')).toContain('sub ');
      expect(person.done.slice(done)).toEqual([expect.stringMatching(/^tokens /)]);
    });
  });
});
