import { Endpoint } from '../http/support/endpoint.js';
import { AuthorizationServer } from '../support/authorization-server.js';
import { freePort } from '../support/free-port.js';
import { oauthClients } from '../support/oauth-client.js';

let server: AuthorizationServer;
let endpoint: Endpoint;
afterEach(async () => {
  await endpoint.close();
  await server.stop();
});

async function startWith(AUTH_SCOPES_OFFERED: string): Promise<void> {
  const port = await freePort();
  const resource = `http://127.0.0.1:${port}/mcp`;
  server = await AuthorizationServer.start(resource, ['mcp', 'notes:write'], 'kept');
  const auth = { AUTH_ISSUER: server.issuer, AUTH_AUDIENCE: resource, AUTH_SCOPES: 'mcp', AUTH_SCOPES_OFFERED };
  endpoint = await Endpoint.start({ PORT: String(port), ...auth, AUDIT_LOG: 'off' });
  endpoint.capabilities.addTool({ name: 'write', scopes: ['notes:write'] }, () => 'written');
}

describe.each(oauthClients)(
  '%s, at an authorization server that keeps clients to what they registered with',
  (_name, start) => {
    it.each(['required', 'listed'])('cannot step up where the first challenge is the least: %s', async (offered) => {
      await startWith(offered);
      const client = start(endpoint.url);
      await client.connect();
      client.provider.kept = { ...client.provider.kept, refresh_token: undefined };
      await expect(client.callTool('write')).rejects.toThrow();
      await client.close();
    });

    it('has registered for all, and may use it, where the first challenge names all', async () => {
      await startWith('asked');
      const client = start(endpoint.url);
      await client.connect();
      expect(client.provider.done[1]).toMatch(/^authorize mcp notes:write\b/);
      expect(await client.callTool('write')).toContain('written');
      await client.close();
    });
  },
);
