import { Endpoint } from '../http/support/endpoint.js';
import { AuthorizationServer } from '../support/authorization-server.js';
import { oauthClients } from '../support/oauth-client.js';
import { freePort } from '../support/free-port.js';

let server: AuthorizationServer;
let endpoint: Endpoint;
beforeAll(async () => {
  const port = await freePort();
  const resource = `http://127.0.0.1:${port}/mcp`;
  server = await AuthorizationServer.start(resource, ['mcp', 'notes:write']);
  endpoint = await Endpoint.start({
    PORT: String(port),
    AUTH_ISSUER: server.issuer,
    AUTH_AUDIENCE: resource,
    AUTH_SCOPES: 'mcp',
    AUDIT_LOG: 'off',
  });
  endpoint.capabilities.addTool({ name: 'write', scopes: ['notes:write'] }, (_args, { principal }) => {
    return `written by ${principal?.sub}`;
  });
});
afterAll(async () => {
  await endpoint.close();
  await server.stop();
});

describe.each(oauthClients)('%s', (_name, start) => {
  it('finds the authorization server, registers, gets a token, refreshes it and steps up, by itself', async () => {
    const client = start(endpoint.url);
    const { provider } = client;

    await client.connect();
    expect(provider.done).toEqual([
      'register',
      expect.stringMatching(/^authorize mcp\b/),
      expect.stringMatching(/^tokens mcp\b/),
    ]);
    const session = client.sessionId();
    expect(await client.toolNames()).not.toContain('write');

    // What the service says of a token that it doesn't take is the same for one that has expired.
    provider.kept = { ...provider.kept, access_token: 'not.taken.here' };
    expect(await client.toolNames()).toContain('echo');
    expect(provider.done.slice(3)).toEqual([expect.stringMatching(/^tokens mcp\b/)]);

    // 1.x refreshes where it should ask for more, as long as it has something to refresh with.
    provider.kept = { ...provider.kept, refresh_token: undefined };
    expect(await client.callTool('write')).toContain('written by ada');
    expect(provider.done.slice(4)).toEqual([
      expect.stringMatching(/^authorize mcp\b.* notes:write/),
      expect.stringMatching(/^tokens mcp\b.* notes:write/),
    ]);
    expect(await client.toolNames()).toContain('write');

    expect(client.sessionId()).toBe(session);
    await client.close();
  });
});
