import { Controller, Get, Module } from '@nestjs/common';
import { send } from '../support/raw-http.js';
import { MODERN } from '../support/raw-modern.js';
import { initializeBody, type RawSession } from '../support/raw-session.js';
import { Endpoint } from './support/endpoint.js';
import { call, ID, post } from './support/modern-post.js';
import { expectRefusal, GONE_BODY } from './support/refusal.js';

/** Refusals that a person reads who set something up wrongly: each says what is wrong, and what to do. */

let endpoint: Endpoint;
let session: RawSession;
beforeAll(async () => {
  endpoint = await Endpoint.start();
  session = await endpoint.open();
});
afterAll(() => endpoint.close());

const PING = { jsonrpc: '2.0', id: 7, method: 'ping' };
const RESULT = { jsonrpc: '2.0', id: 7, result: {} };
const modern = { 'mcp-protocol-version': MODERN };
const junk = { 'mcp-protocol-version': 'junk' };

describe('the HTTP+SSE transport of 2024-11-05', () => {
  it.each(['/sse', '/sse/', '/SSE', '/sse?sessionId=1'])('%s is 410 for every verb, and names /mcp', async (path) => {
    for (const method of ['GET', 'POST', 'DELETE', 'PUT']) {
      const body = method === 'POST' ? initializeBody() : undefined;
      const response = await send(new URL(path, endpoint.url), { method, body });
      const message = /2024-11-05 is not served\. Use Streamable HTTP, which is at \/mcp: /;
      await expectRefusal(response, { status: 410, code: -32000, message });
    }
  });

  it.each(['/ssex', '/sse/x', '/x/sse', '/messages'])('%s is nothing', async (path) => {
    expect((await send(new URL(path, endpoint.url), { method: 'GET' })).status).toBe(404);
  });

  it('leaves /sse to a team that has a route there', async () => {
    @Controller('sse')
    class Own {
      @Get()
      answer(): string {
        return 'mine';
      }
    }
    @Module({ controllers: [Own] })
    class OwnModule {}
    const other = await Endpoint.start({}, [OwnModule]);
    const response = await send(new URL('/sse', other.url), { method: 'GET' });
    expect([response.status, await response.body()]).toEqual([200, 'mine']);
    await other.close();
  });

  it('is what a GET without a session may come from: 400 names both causes', async () => {
    const message =
      /^Bad Request: Mcp-Session-Id header is required: either its session is not named: .*initialize.*; or .*HTTP\+SSE transport of 2024-11-05.*Streamable HTTP, with POST to this URL$/;
    await expectRefusal(await send(endpoint.url, { method: 'GET' }), { status: 400, code: -32000, message });
  });
});

describe('what names no session', () => {
  it.each([
    ['a request', 'POST', PING, /begin a session with a POST of initialize, or send a request of revision 2026-07-28/],
    ['an answer', 'POST', RESULT, /a posted answer belongs to the session whose stream asked for it$/],
    ['a batch', 'POST', [PING], /only a session of revision 2025-03-26 takes batches$/],
    ['a DELETE', 'DELETE', undefined, /DELETE ends the session that it names$/],
  ])('%s: 400 says what is missing', async (_what, method, body, message) => {
    const said = new RegExp(`^Bad Request: Mcp-Session-Id header is required: .*${message.source}`);
    await expectRefusal(await send(endpoint.url, { method, body }), { status: 400, code: -32000, message: said });
  });

  it('names several: 400, not 404, which would make a client open another one', async () => {
    const headers = { 'mcp-session-id': [session.id, session.id] };
    const message = /^Bad Request: Mcp-Session-Id names one session; this request has several values/;
    await expectRefusal(await send(endpoint.url, { headers, body: PING }), { status: 400, code: -32000, message });
  });
});

describe('in the modern era', () => {
  it.each([
    [
      'a response',
      RESULT,
      /^Invalid Request: revision 2026-07-28 has no posted answers: .*inputResponses.*requestState$/,
    ],
    ['a batch', [PING], /^Invalid Request: revision 2026-07-28 has no batches: POST each message by itself$/],
  ])('%s that is posted is 400, with the way that there is', async (_what, body, message) => {
    await expectRefusal(await send(endpoint.url, { headers: modern, body }), { status: 400, code: -32600, message });
  });

  it('a revision of sessions in _meta is 400 −32022, with how such a request looks', async () => {
    const version = '2025-11-25';
    const meta = { 'io.modelcontextprotocol/protocolVersion': version };
    const response = await post(endpoint.url, {
      method: 'tools/list',
      meta,
      headers: { 'mcp-protocol-version': version },
    });
    const message =
      'Unsupported protocol version: a request of 2025-11-25 has no protocol version in _meta, and follows a POST of initialize; with one it is of 2026-07-28';
    const data = { requested: version, supported: expect.arrayContaining([MODERN]) as unknown };
    await expectRefusal(response, { status: 400, code: -32022, message, data, id: ID });
  });

  it.each([[[]], ['x'], [5], [true]])('inputResponses %j is −32602', async (inputResponses) => {
    const response = await call(endpoint.url, 'echo', { text: 'hi' }, { params: { inputResponses } });
    const message =
      'Invalid params: inputResponses is no object: it holds each answer under the key that its question has in inputRequests';
    await expectRefusal(response, { status: 200, code: -32602, message, id: ID });
  });

  it('requestState of a wrong type is −32602', async () => {
    const response = await call(endpoint.url, 'echo', { text: 'hi' }, { params: { requestState: 5 } });
    const message = 'Invalid params: requestState is no string: send the text that came with inputRequests, unchanged';
    await expectRefusal(response, { status: 200, code: -32602, message, id: ID });
  });
});

describe('MCP-Protocol-Version that names no revision', () => {
  const LEGACY = '2025-11-25, 2025-06-18, 2025-03-26, 2024-11-05';
  const data = { requested: 'junk', supported: expect.arrayContaining([MODERN, '2025-11-25']) as unknown };
  const served = new RegExp(`^Unsupported protocol version: junk \\(supported versions: ${MODERN}, ${LEGACY}`);

  it.each([
    ['a request', PING],
    ['initialize', { ...initializeBody(), id: 7 }],
  ])('without a session, on %s, is 400 −32022 with those that there are', async (_what, body) => {
    const response = await send(endpoint.url, { headers: junk, body });
    await expectRefusal(response, { status: 400, code: -32022, message: served, data, id: 7 });
  });

  it('in a session is 400 −32000 with those that sessions have, on every verb', async () => {
    const message = new RegExp(`^Bad Request: Unsupported protocol version: junk \\(supported versions: ${LEGACY}`);
    const notice = { jsonrpc: '2.0', method: 'notifications/initialized' };
    for (const body of [PING, notice, RESULT])
      await expectRefusal(await session.post(body, junk), { status: 400, code: -32000, message });
    await expectRefusal(await session.get(junk), { status: 400, code: -32000, message });
  });

  it('is no reason to hide that the session is gone', async () => {
    const headers = { ...junk, 'mcp-session-id': '0c1e4a3e-6f0b-4a70-9c9c-111111111111' };
    const response = await send(endpoint.url, { headers, body: PING });
    expect([response.status, await response.body()]).toEqual([404, GONE_BODY]);
  });

  it('with an envelope disagrees with it', async () => {
    const response = await call(endpoint.url, 'echo', { text: 'hi' }, { headers: junk });
    const message = /the body envelope names protocol version 2026-07-28 but .* names junk$/;
    await expectRefusal(response, { status: 400, code: -32020, message, data: expect.anything(), id: ID });
  });

  it('the modern one in a session says that it has none', async () => {
    const message = /^Bad Request: revision 2026-07-28 has no sessions; requests of this one name 2025-11-25$/;
    await expectRefusal(await session.get(modern), { status: 400, code: -32000, message });
    await expectRefusal(await session.post(RESULT, modern), { status: 400, code: -32000, message });
  });
});
