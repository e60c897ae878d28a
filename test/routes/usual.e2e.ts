import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsualRoutesModule } from '../fixtures/own-routes/usual-routes.module.js';
import { Endpoint } from '../http/support/endpoint.js';
import { captureLog } from '../support/log-capture.js';
import { type RawRequest, send } from '../support/raw-http.js';
import { bearer } from '../support/token-session.js';
import { TokenIssuer } from '../support/tokens.js';

const ORIGIN = 'https://app.example.com';
const SOURCE = readFileSync(join(__dirname, '..', 'fixtures', 'own-routes', 'usual-routes.module.ts'), 'utf8');

let issuer: TokenIssuer;
let token: string;
let endpoint: Endpoint;
beforeAll(async () => {
  issuer = await TokenIssuer.start();
  token = await issuer.token('ada');
  const env = { ...issuer.env, AUDIT_LOG: 'off', ALLOWED_ORIGINS: ORIGIN, REQUEST_MAX_BYTES: '65536' };
  endpoint = await Endpoint.start(env, [UsualRoutesModule]);
});
afterAll(async () => {
  await endpoint.close();
  await issuer.close();
});

const ask = (path: string, { headers, ...request }: RawRequest = {}) =>
  send(new URL(path, endpoint.url), { method: 'GET', ...request, headers: { accept: '*/*', ...headers } });

const signedIn = (path: string, { headers, ...request }: RawRequest = {}) =>
  ask(path, { ...request, headers: { ...bearer(token), ...headers } });

describe('a webhook', () => {
  const signature = (body: string) => createHmac('sha256', 'it is a secret to everybody').update(body).digest('hex');
  const deliver = (body: string, signed: string) => {
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signed}` };
    return ask('/webhooks/github', { method: 'POST', body, headers });
  };

  it('is verified by the bytes of its body', async () => {
    const body = '{ "action" : "opened",\n "number": 1e2 }';
    const taken = await deliver(body, signature(body));
    expect([taken.status, await taken.json()]).toEqual([202, { taken: 'opened' }]);
    expect((await deliver(body, signature(JSON.stringify(JSON.parse(body))))).status).toBe(401);
    expect((await deliver(`${body} `, signature(body))).status).toBe(401);
  });
});

describe('a body', () => {
  const post = (body: unknown, headers: Readonly<Record<string, string>>) =>
    signedIn('/notes', { method: 'POST', body, headers });

  it('of another type is read by what a team has for it', async () => {
    const text = await post('plain', { 'content-type': 'text/plain' });
    expect(await text.json()).toEqual({ note: 'plain' });
    const tooLong = await post('x'.repeat(70_000), { 'content-type': 'text/plain' });
    expect([tooLong.status, await tooLong.json()]).toEqual([
      413,
      { statusCode: 413, message: 'request entity too large' },
    ]);
    const xml = await post('<a/>', { 'content-type': 'application/xml' });
    expect(await xml.json()).toEqual({});
  });

  it('of several parts is read by FileInterceptor, with its limits', async () => {
    const upload = async (bytes: number, header = bearer(token)) => {
      const form = new FormData();
      form.append('file', new Blob(['x'.repeat(bytes)]), 'report.csv');
      const response = await fetch(new URL('/uploads', endpoint.url), { method: 'POST', body: form, headers: header });
      return [response.status, await response.json()] as const;
    };
    expect(await upload(200_000)).toEqual([201, { name: 'report.csv', bytes: 200_000 }]);
    expect((await upload(1_200_000))[0]).toBe(413);
    expect((await upload(10, bearer('forged')))[0]).toBe(401);
  });
});

describe('an answer', () => {
  it('is streamed from a file', async () => {
    const response = await signedIn('/uploads/latest');
    expect(response.headers['content-type']).toBe('text/csv');
    expect(await response.body()).toBe(SOURCE);
  });

  it('comes from a folder of files that a middleware serves, for those with a token', async () => {
    const path = '/assets/usual-routes.module.ts';
    expect((await ask(path)).status).toBe(404);
    const response = await signedIn(path);
    expect([response.status, await response.body()]).toEqual([200, SOURCE]);
    expect((await signedIn('/assets/../../../package.json')).status).toBe(404);
  });
});

describe('other methods and origins', () => {
  it('answer HEAD as GET without its body', async () => {
    const response = await signedIn('/uploads/latest', { method: 'HEAD' });
    expect([response.status, response.headers['content-type'], await response.body()]).toEqual([200, 'text/csv', '']);
  });

  it('answer OPTIONS that is no preflight as Nest does, behind the gate', async () => {
    expect((await signedIn('/uploads/latest', { method: 'OPTIONS' })).status).toBe(404);
    expect((await ask('/uploads/latest', { method: 'OPTIONS' })).status).toBe(401);
  });

  it('let pages of allowed origins read an answer, and a refusal', async () => {
    for (const asked of [signedIn, ask]) {
      const { headers } = await asked('/uploads/latest', { headers: { origin: ORIGIN } });
      expect(headers['access-control-allow-origin']).toBe(ORIGIN);
    }
    const preflight = { origin: 'https://evil.com', 'access-control-request-method': 'POST' };
    expect((await ask('/webhooks/github', { method: 'OPTIONS', headers: preflight })).status).toBe(403);
  });
});

describe('an error', () => {
  let log: ReturnType<typeof captureLog>;
  beforeEach(() => (log = captureLog()));
  afterEach(() => log.restore());

  it('that is no exception of HTTP is a 500 without a word of why, and told once', async () => {
    const response = await signedIn('/notes/broken');
    expect([response.status, await response.json()]).toEqual([
      500,
      { statusCode: 500, message: 'Internal server error' },
    ]);
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toContain('"event":"route.failed","route":"/notes/broken","method":"GET","status":500');
  });

  it('of HTTP is what it says, and told where it is a 5xx', async () => {
    const response = await signedIn('/notes/away');
    expect([response.status, await response.json()]).toEqual([
      502,
      { statusCode: 502, message: 'The archive is away' },
    ]);
    expect(log.lines).toHaveLength(1);
    expect((await signedIn('/nothing')).status).toBe(404);
    expect(log.lines).toHaveLength(1);
  });
});
