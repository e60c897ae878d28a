import { randomUUID } from 'node:crypto';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { send } from '../support/raw-http.js';
import { Endpoint } from './support/endpoint.js';
import { expectRefusal } from './support/refusal.js';

const REVISION = '2026-07-28';
const SUPPORTED = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07'];

let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await Endpoint.start();
});
afterAll(() => endpoint.close());

const envelope = {
  'io.modelcontextprotocol/protocolVersion': REVISION,
  'io.modelcontextprotocol/clientInfo': { name: 'raw', version: '1.0.0' },
  'io.modelcontextprotocol/clientCapabilities': {},
};
const headers = { 'mcp-protocol-version': REVISION, 'mcp-method': 'tools/list' };
const body = { jsonrpc: '2.0', id: 7, method: 'tools/list', params: { _meta: envelope } };
const unsupported = {
  status: 400,
  code: -32022,
  message: /^Unsupported protocol version/,
  data: { supported: SUPPORTED, requested: REVISION },
};

describe('a request of the modern era', () => {
  it('is 400 -32022 and names what is supported', async () => {
    await expectRefusal(await send(endpoint.url, { headers, body }), { ...unsupported, id: 7 });
  });

  it('is answered the same with the header of a dead session, or of a live one, which goes on', async () => {
    const session = await endpoint.open();
    for (const id of [randomUUID(), session.id]) {
      const response = await send(endpoint.url, { headers: { ...headers, 'mcp-session-id': id }, body });
      await expectRefusal(response, { ...unsupported, id: 7 });
    }
    expect((await session.request('ping')).status).toBe(200);
  });

  it('is refused as a notification too', async () => {
    const notification = {
      jsonrpc: '2.0',
      method: 'notifications/cancelled',
      params: { requestId: 1, _meta: envelope },
    };
    const response = await send(endpoint.url, { headers: { 'mcp-protocol-version': REVISION }, body: notification });
    await expectRefusal(response, unsupported);
  });

  it('server/discover is refused the same way, so that clients fall back to initialize', async () => {
    const discover = { ...body, method: 'server/discover' };
    const response = await send(endpoint.url, {
      headers: { ...headers, 'mcp-method': 'server/discover' },
      body: discover,
    });
    await expectRefusal(response, { ...unsupported, id: 7 });
  });

  it('in a batch is 400 -32600', async () => {
    const message = /may not contain requests for protocol revision 2026-07-28/;
    await expectRefusal(await send(endpoint.url, { body: [body] }), { status: 400, code: -32600, message });
  });

  it.each(['nonsense', '9999-99-99', REVISION])(
    'a version header of %s makes a request modern, and -32602 without its envelope',
    async (version) => {
      const session = await endpoint.open();
      const response = await session.post(
        { jsonrpc: '2.0', id: 7, method: 'ping' },
        { 'mcp-protocol-version': version },
      );
      await expectRefusal(response, {
        status: 400,
        code: -32602,
        message: /MCP-Protocol-Version header names/,
        data: expect.anything(),
        id: 7,
      });
      expect((await session.request('ping')).status).toBe(200);
    },
  );

  it('leaves no session behind', async () => {
    const before = [await endpoint.storedSessions(), endpoint.registry.size];
    await (await send(endpoint.url, { headers, body })).body();
    expect([await endpoint.storedSessions(), endpoint.registry.size]).toEqual(before);
  });
});

it.each(['auto', 'legacy'] as const)('the official 2.x client in %s mode ends up in a session', async (mode) => {
  const client = new Client({ name: 'official', version: '1.0.0' }, { versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(endpoint.url));
  const answer = await client.callTool({ name: 'echo', arguments: { text: 'fell back' } });
  expect(answer.content).toEqual([{ type: 'text', text: 'fell back' }]);
  await client.close();
});
