import { randomUUID } from 'node:crypto';
import { send } from '../support/raw-http.js';
import type { RawSession } from '../support/raw-session.js';
import { Endpoint } from './support/endpoint.js';
import { expectRefusal } from './support/refusal.js';

const LIMIT = 64 * 1024;
const PING = { jsonrpc: '2.0', id: 7, method: 'ping' };

let endpoint: Endpoint;
let session: RawSession;

beforeAll(async () => {
  endpoint = await Endpoint.start({
    REQUEST_MAX_BYTES: String(LIMIT),
    ALLOWED_HOSTS: 'mcp.example.com',
    ALLOWED_ORIGINS: 'https://app.example.com',
  });
  session = await endpoint.open();
});
afterAll(() => endpoint.close());

afterEach(async () => {
  expect((await session.request('ping')).status).toBe(200);
});

describe('a body that is no JSON-RPC', () => {
  it.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['half an object', '{"jsonrpc":"2.0","id":1'],
    ['a byte order mark', '\ufeff{"jsonrpc":"2.0","id":1,"method":"ping"}'],
  ])('is 400 -32700 when it is %s', async (_what, body) => {
    const response = await session.post(body);
    await expectRefusal(response, { status: 400, code: -32700, message: 'Parse error: Invalid JSON' });
  });

  it.each([
    ['anywhere', Buffer.from([0xff, 0xfe, 0x00])],
    ['in an argument', Buffer.from(JSON.stringify({ ...PING, params: { a: 'caf\xe9' } }), 'latin1')],
  ])('is 400 -32700 when bytes are no UTF-8 %s: it would be read as another text', async (_where, body) => {
    const response = await session.post(body);
    await expectRefusal(response, { status: 400, code: -32700, message: /not UTF-8/ });
  });

  it.each([
    ['a number', 1],
    ['null', null],
    ['a string', '"ping"'],
    ['an empty object', {}],
    ['without jsonrpc', { id: 1, method: 'ping' }],
    ['of JSON-RPC 1.0', { jsonrpc: '1.0', id: 1, method: 'ping' }],
    ['a method that is no text', { jsonrpc: '2.0', id: 1, method: 5 }],
    ['params that are a list', { jsonrpc: '2.0', id: 1, method: 'ping', params: [1] }],
    ['an answer with result and error', { jsonrpc: '2.0', id: 1, result: {}, error: { code: 1, message: 'x' } }],
    ['an empty batch', []],
    ['a batch with an invalid message', [PING, 5]],
  ])('is 400 -32600 when it is %s', async (_what, body) => {
    const response = await session.post(typeof body === 'string' ? body : JSON.stringify(body));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ jsonrpc: '2.0', error: { code: -32600 } });
  });

  it('is refused the same way without a session', async () => {
    const parse = await send(endpoint.url, { body: '{' });
    await expectRefusal(parse, { status: 400, code: -32700, message: 'Parse error: Invalid JSON' });
    const invalid = await send(endpoint.url, { body: {} });
    await expectRefusal(invalid, { status: 400, code: -32600, message: /not a valid JSON-RPC message/ });
  });
});

describe('the verb', () => {
  it.each(['PUT', 'PATCH', 'OPTIONS', 'PURGE'])('%s is 405 and Allow names what works', async (method) => {
    const response = await send(endpoint.url, { method, headers: session.headers });
    expect(response.headers.allow).toBe('GET, POST, DELETE');
    await expectRefusal(response, { status: 405, code: -32000, message: 'Method not allowed.' });
  });

  it('HEAD is 405 without a body', async () => {
    const response = await send(endpoint.url, { method: 'HEAD', headers: session.headers });
    expect([response.status, response.headers.allow, await response.body()]).toEqual([405, 'GET, POST, DELETE', '']);
  });
});

describe('Accept', () => {
  const post = 'Not Acceptable: Client must accept both application/json and text/event-stream';
  it.each([undefined, 'text/html', 'application/json', 'text/event-stream', 'application/jsonx, text/event-streams'])(
    'of a POST must have both types: %s is 406',
    async (accept) => {
      await expectRefusal(await session.post(PING, { accept }), { status: 406, code: -32000, message: post });
    },
  );

  it.each([undefined, 'application/json', 'text/html'])(
    'of a GET must have the stream type: %s is 406',
    async (accept) => {
      const message = 'Not Acceptable: Client must accept text/event-stream';
      await expectRefusal(await session.get({ accept }), { status: 406, code: -32000, message });
    },
  );

  it.each(['*/*', 'text/event-stream;q=0.5, application/json;q=0.9', 'application/json,text/event-stream'])(
    '%s is fine',
    async (accept) => {
      expect((await session.post(PING, { accept })).status).toBe(200);
    },
  );

  it('does not matter for DELETE', async () => {
    const other = await endpoint.open();
    expect((await other.delete({ accept: undefined })).status).toBe(200);
  });
});

describe('Content-Type', () => {
  const message = 'Unsupported Media Type: Content-Type must be application/json';
  it.each([undefined, 'text/plain', 'text/plain; a=application/json', 'application/json-rpc', 'multipart/form-data'])(
    '%s is 415',
    async (type) => {
      await expectRefusal(await session.post(PING, { 'content-type': type }), { status: 415, code: -32000, message });
    },
  );

  it.each(['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/json;'])('%s is fine', async (type) => {
    expect((await session.post(PING, { 'content-type': type })).status).toBe(200);
  });

  it.each(['gzip', 'br', 'deflate, gzip'])('Content-Encoding %s is 415', async (encoding) => {
    const response = await session.post(PING, { 'content-encoding': encoding });
    await expectRefusal(response, {
      status: 415,
      code: -32000,
      message: 'Unsupported Media Type: Content-Encoding must be identity',
    });
  });

  it('Content-Encoding identity is fine', async () => {
    expect((await session.post(PING, { 'content-encoding': 'identity' })).status).toBe(200);
  });
});

describe('the size of a body', () => {
  const tooLarge = {
    status: 413,
    code: -32000,
    message: `Payload Too Large: a request body holds at most ${LIMIT} bytes`,
  };
  const bodyOf = (bytes: number) => {
    const frame = JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'ping', params: { pad: '' } });
    return frame.replace('"pad":""', `"pad":"${'x'.repeat(bytes - frame.length)}"`);
  };

  it('may be exactly REQUEST_MAX_BYTES', async () => {
    expect((await session.post(bodyOf(LIMIT))).status).toBe(200);
  });

  it('one byte more is 413 by Content-Length', async () => {
    const body = bodyOf(LIMIT + 1);
    const response = await session.post(body, { 'content-length': String(body.length) });
    await expectRefusal(response, tooLarge);
  });

  it('one byte more is 413 in chunks', async () => {
    const body = Buffer.from(bodyOf(LIMIT + 1));
    await expectRefusal(await session.post([body.subarray(0, LIMIT), body.subarray(LIMIT)]), tooLarge);
  });

  it('far more is 413 too, and the client gets to read it', async () => {
    await expectRefusal(await session.post(Array.from({ length: 40 }, () => Buffer.alloc(LIMIT, ' '))), tooLarge);
  });

  it('counts bytes, not characters', async () => {
    const body = JSON.stringify({ ...PING, params: { pad: 'é'.repeat(LIMIT / 2) } });
    expect(body.length).toBeLessThan(LIMIT);
    await expectRefusal(await session.post(body), tooLarge);
  });
});

describe('MCP-Protocol-Version', () => {
  it.each(['1999-01-01', '2025-11-24', '0'])('%s is 400', async (version) => {
    const message = `Bad Request: Unsupported protocol version: ${version} (supported versions: 2025-11-25, 2025-06-18, 2025-03-26, 2024-11-05)`;
    for (const response of [
      await session.post(PING, { 'mcp-protocol-version': version }),
      await session.get({ 'mcp-protocol-version': version }),
      await session.delete({ 'mcp-protocol-version': version }),
    ]) {
      await expectRefusal(response, { status: 400, code: -32000, message });
    }
  });

  it.each(['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', undefined])(
    '%s is fine, whatever the session negotiated',
    async (version) => {
      for (const negotiated of ['2025-11-25', '2024-11-05']) {
        const other = await endpoint.open({ protocolVersion: negotiated });
        expect((await other.post(PING, { 'mcp-protocol-version': version })).status).toBe(200);
      }
    },
  );
});

describe('Host and Origin', () => {
  it.each(['evil.example.com', 'localhost.evil.example.com', '127.0.0.1.evil.example.com', 'host with blanks'])(
    'Host %p is 403 on every verb',
    async (host) => {
      for (const method of ['POST', 'GET', 'DELETE', 'PUT']) {
        const response = await send(endpoint.url, {
          method,
          headers: { ...session.headers, host },
          body: method === 'POST' ? PING : undefined,
        });
        expect(response.status).toBe(403);
        expect(await response.json()).toMatchObject({ error: { code: -32000, message: /ALLOWED_HOSTS/ }, id: null });
      }
    },
  );

  it.each(['https://evil.example.com', 'http://localhost.evil.example.com', 'null', 'nonsense'])(
    'Origin %s is 403 on every verb',
    async (origin) => {
      for (const method of ['POST', 'GET', 'DELETE', 'OPTIONS']) {
        const response = await send(endpoint.url, { method, headers: { ...session.headers, origin } });
        expect(response.status).toBe(403);
        expect(await response.json()).toMatchObject({ error: { code: -32000, message: /ALLOWED_ORIGINS/ }, id: null });
      }
    },
  );

  it.each([
    { host: 'localhost:1234' },
    { host: '[::1]:3000' },
    { host: 'mcp.example.com' },
    { host: 'mcp.example.com:8443' },
    { origin: 'http://localhost:5173' },
    { origin: 'https://app.example.com' },
  ])('%p is fine', async (headers) => {
    expect((await session.post(PING, headers)).status).toBe(200);
  });

  it('are checked before anything is said about the session', async () => {
    const headers = { 'mcp-session-id': randomUUID(), origin: 'https://evil.example.com' };
    expect((await send(endpoint.url, { headers, body: PING })).status).toBe(403);
  });

  it.each(['/mcp/', '/MCP', '/mcp?x=1', '//mcp', '/mcp/x', '/mc%70'])(
    'no spelling of the path goes around them: %s',
    async (path) => {
      const url = new URL(endpoint.url.origin + path);
      const response = await send(url, {
        headers: { ...session.headers, origin: 'https://evil.example.com' },
        body: PING,
      });
      expect([403, 404]).toContain(response.status);
    },
  );
});
