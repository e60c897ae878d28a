import { send } from '../support/raw-http.js';
import { TokenIssuer } from '../support/tokens.js';
import { Endpoint } from './support/endpoint.js';

let issuer: TokenIssuer;
let endpoint: Endpoint;
let guarded: Endpoint;
beforeAll(async () => {
  issuer = await TokenIssuer.start();
  guarded = await Endpoint.start({ ...issuer.env, AUDIT_LOG: 'off', ADMIN_ENABLED: 'true' });
  endpoint = await Endpoint.start();
});
afterAll(async () => {
  await Promise.all([endpoint.close(), guarded.close()]);
  await issuer.close();
});

const PREFLIGHT = { origin: 'http://localhost:3000', 'access-control-request-method': 'POST' };

const EXPECTED = {
  'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

describe('the security headers', () => {
  it.each([
    ['an answer', async () => (await endpoint.open()).post({ jsonrpc: '2.0', id: 1, method: 'ping' })],
    ['a 202', async () => (await endpoint.open()).post({ jsonrpc: '2.0', method: 'notifications/initialized' })],
    ['a stream', async () => (await endpoint.open()).get()],
    ['a refusal', () => send(endpoint.url, { body: { jsonrpc: '2.0', id: 1, method: 'ping' } })],
    ['a forbidden host', () => send(endpoint.url, { headers: { host: 'evil.example' }, body: {} })],
    ['a deletion', async () => (await endpoint.open()).delete()],
    ['health', () => fetch(new URL('/health/live', endpoint.url))],
    ['a page that is not there', () => fetch(new URL('/nothing', endpoint.url))],
    ['a request without a token', () => send(guarded.url, { body: {} })],
    ['a preflight', () => send(endpoint.url, { method: 'OPTIONS', headers: PREFLIGHT })],
    ['a request to administrators', () => fetch(new URL('/admin/sessions', guarded.url))],
  ])('are on %s', async (_what, ask) => {
    const response = await ask();
    const headers: Record<string, unknown> =
      response instanceof Response ? Object.fromEntries(response.headers) : { ...response.headers };
    expect(headers).toMatchObject(EXPECTED);
  });
});
