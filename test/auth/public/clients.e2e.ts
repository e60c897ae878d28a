import { AuthorizationServer } from '../../support/authorization-server.js';
import { freePort } from '../../support/free-port.js';
import { oauthClients, statelessOAuthClient } from '../../support/oauth-client.js';
import { Endpoint } from '../../http/support/endpoint.js';

let server: AuthorizationServer;
let endpoint: Endpoint;
beforeAll(async () => {
  const port = await freePort();
  const resource = `http://127.0.0.1:${port}/mcp`;
  server = await AuthorizationServer.start(resource, ['mcp']);
  endpoint = await Endpoint.start({
    PORT: String(port),
    AUTH_ISSUER: server.issuer,
    AUTH_AUDIENCE: resource,
    AUTH_SCOPES: 'mcp',
    AUDIT_LOG: 'off',
    PUBLIC_CAPABILITIES: 'on',
  });
  const who = (_args: unknown, { principal }: { principal: { sub: string } | null }) => principal?.sub ?? 'a stranger';
  endpoint.capabilities.addTool({ name: 'open', public: true }, who);
  endpoint.capabilities.addTool({ name: 'closed' }, who);
});
afterAll(async () => {
  await endpoint.close();
  await server.stop();
});

describe.each([...oauthClients, ['@modelcontextprotocol/client 2.x, stateless', statelessOAuthClient] as const])(
  '%s without a token',
  (_name, start) => {
    it('connects, lists and calls what is public, and logs in by itself for what is not', async () => {
      const client = start(endpoint.url);
      const { provider } = client;
      await client.connect();
      expect(await client.toolNames()).toEqual(['open']);
      expect(await client.callTool('open')).toContain('a stranger');
      expect(provider.done).toEqual([]);

      const anonymous = client.sessionId();
      expect(await client.callTool('closed')).toContain('ada');
      expect(provider.done).toEqual([
        'register',
        expect.stringMatching(/^authorize mcp\b/),
        expect.stringMatching(/^tokens mcp\b/),
      ]);
      expect(await client.toolNames()).toEqual(expect.arrayContaining(['closed', 'echo', 'open']));
      expect(await client.callTool('open')).toContain('ada');
      if (anonymous !== undefined) expect(client.sessionId()).not.toBe(anonymous);
      await client.close();
    });
  },
);
