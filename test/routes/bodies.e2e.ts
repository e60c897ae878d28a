import { OwnRoutesModule } from '../fixtures/own-routes/own-routes.module.js';
import { Endpoint } from '../http/support/endpoint.js';
import { type RawRequest, send } from '../support/raw-http.js';
import { TokenIssuer } from '../support/tokens.js';
import { bearer } from '../support/token-session.js';

const FORM = 'application/x-www-form-urlencoded';

let endpoint: Endpoint;
beforeAll(async () => {
  const limits = { REQUEST_MAX_BYTES: '65536', REQUEST_MAX_DEPTH: '8', REQUEST_MAX_ARGUMENT_VALUES: '1000' };
  endpoint = await Endpoint.start(limits, [OwnRoutesModule]);
});
afterAll(() => endpoint.close());

async function post(body: unknown, headers: RawRequest['headers'] = {}, path = '/reports') {
  const response = await send(new URL(path, endpoint.url), { body, headers: { accept: '*/*', ...headers } });
  return { status: response.status, answer: await response.json() };
}

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('bodies of routes of a team', () => {
  it('are parsed: JSON and forms', async () => {
    expect(await post({ a: [1, null] })).toEqual({ status: 200, answer: { body: { a: [1, null] } } });
    const form = await post('a=1&b[c]=2', { 'content-type': FORM });
    expect(form).toEqual({ status: 200, answer: { body: { a: '1', b: { c: '2' } } } });
  });

  it('are left alone where they are of another type', async () => {
    expect(await post('text', { 'content-type': 'text/plain' })).toEqual({ status: 200, answer: {} });
  });

  it('keep their bytes', async () => {
    const { answer } = await post('{ "a": 1 }', {}, '/hooks');
    expect(answer).toMatchObject({ body: { a: 1 }, raw: '{ "a": 1 }' });
  });

  it.each([
    ['more bytes than a request may have', JSON.stringify('x'.repeat(70_000)), {}, 413, -32000],
    ['more bytes in chunks', [Buffer.alloc(40_000, 0x20), Buffer.alloc(40_000, 0x20)], {}, 413, -32000],
    ['JSON that is nested too deeply', nested(9), {}, 400, -32600],
    ['JSON with too many values', JSON.stringify(Array(1_001).fill(1)), {}, 400, -32600],
    ['no JSON', '{"a":', {}, 400, -32700],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), {}, 400, -32700],
    ['another encoding', '{}', { 'content-encoding': 'gzip' }, 415, -32000],
    ['another charset', '{}', { 'content-type': 'application/json; charset=utf-16' }, 400, -32700],
    ['a form with too many fields', 'a&'.repeat(1_001), { 'content-type': FORM }, 413, -32000],
    ['a form that is nested too deeply', `a${'[b]'.repeat(40)}=1`, { 'content-type': FORM }, 400, -32600],
  ])('are refused with %s', async (_, body, headers, status, code) => {
    const { answer, ...other } = await post(body, headers);
    expect(other.status).toBe(status);
    expect(answer).toEqual({ jsonrpc: '2.0', error: { code, message: expect.any(String) }, id: null });
  });

  it('take as much as is allowed', async () => {
    expect((await post(nested(8))).status).toBe(200);
    expect((await post(JSON.stringify(Array(999).fill(1)))).status).toBe(200);
  });

  it('are not read before the token is good', async () => {
    const issuer = await TokenIssuer.start();
    const closed = await Endpoint.start(issuer.env, [OwnRoutesModule]);
    const url = new URL('/reports', closed.url);
    expect((await send(url, { body: '{"a":' })).status).toBe(401);
    expect((await send(url, { body: '{"a":', headers: bearer(await issuer.token('ada')) })).status).toBe(400);
    await closed.close();
    await issuer.close();
  });
});
