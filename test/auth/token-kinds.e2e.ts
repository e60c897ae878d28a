import { Endpoint } from '../http/support/endpoint.js';
import { send } from '../support/raw-http.js';
import { initializeBody } from '../support/raw-session.js';
import { bearer } from '../support/token-session.js';
import { ACCESS_TOKENS, OTHER_TOKENS } from '../support/token-shapes.js';
import { TokenIssuer } from '../support/tokens.js';

let issuer: TokenIssuer;
let endpoint: Endpoint;
beforeAll(async () => {
  issuer = await TokenIssuer.start('the-id-of-a-client');
  const AUTH_RESOURCE = 'https://mcp.example.com/mcp';
  endpoint = await Endpoint.start({ ...issuer.env, AUTH_RESOURCE, AUDIT_LOG: 'off' });
});
afterAll(async () => {
  await endpoint.close();
  await issuer.close();
});

const opened = async (token: string) => send(endpoint.url, { body: initializeBody(), headers: bearer(token) });

describe('a service whose audience is the id of a client', () => {
  it('opens no session for what the issuer signed as something else, and answers all of it alike', async () => {
    const texts = new Set<string>();
    for (const { header, claims } of OTHER_TOKENS) {
      const response = await opened(await issuer.token('ada', claims, header));
      expect(response.status).toBe(401);
      texts.add(await response.body());
    }
    expect([...texts]).toHaveLength(1);
    expect(await endpoint.metric('mcp_auth_refused_total', { reason: 'type' })).toBe(OTHER_TOKENS.length);
    expect(await endpoint.storedSessions()).toBe(0);
  });

  it('opens one for each access token', async () => {
    for (const { header, claims } of ACCESS_TOKENS) {
      expect((await opened(await issuer.token('ada', claims, header))).status).toBe(200);
    }
  });
});
