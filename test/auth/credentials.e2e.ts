import { Endpoint } from '../http/support/endpoint.js';
import { send, type RawResponse } from '../support/raw-http.js';
import { initializeBody } from '../support/raw-session.js';
import { MODERN } from '../support/raw-modern.js';
import { TokenIssuer } from '../support/tokens.js';

const CLIENT = { 'io.modelcontextprotocol/clientCapabilities': {} };
const TASKS = {
  'io.modelcontextprotocol/clientCapabilities': { extensions: { 'io.modelcontextprotocol/tasks': {} } },
};
const ENVELOPE = { 'io.modelcontextprotocol/protocolVersion': MODERN };

let issuer: TokenIssuer;
beforeAll(async () => {
  issuer = await TokenIssuer.start();
});
afterAll(() => issuer.close());

interface Seen {
  readonly headers: Readonly<Record<string, unknown>>;
}

describe.each(['with', 'without'])('a handler, %s authentication', (auth) => {
  let endpoint: Endpoint;
  let seen: Seen[];
  let credentials: Record<string, string>;
  beforeEach(async () => {
    endpoint = await Endpoint.start(auth === 'with' ? { ...issuer.env, AUDIT_LOG: 'off' } : {});
    seen = [];
    endpoint.capabilities.addTool({ name: 'look' }, (_args, context) => {
      seen.push(context);
      return 'ok';
    });
    endpoint.capabilities.addTool({ name: 'look-later', task: 'optional' }, (_args, context) => {
      seen.push(context);
      return 'ok';
    });
    credentials = {
      authorization: `Bearer ${await issuer.token('ada')}`,
      'proxy-authorization': 'Basic c2VjcmV0',
      cookie: 'id=c2VjcmV0',
      'x-station': 'north',
    };
  });
  afterEach(() => endpoint.close());

  const call = (name: string, meta: object): Promise<RawResponse> =>
    send(endpoint.url, {
      body: { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: {}, _meta: meta } },
      headers: { ...credentials, 'mcp-protocol-version': MODERN, 'mcp-method': 'tools/call', 'mcp-name': name },
    });

  function expectNoCredentials(): void {
    expect(seen).toHaveLength(1);
    const [{ headers }] = seen as [Seen];
    expect(headers).toMatchObject({ 'x-station': 'north' });
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining([expect.stringMatching(/authorization|cookie/)]));
  }

  it('sees no credentials in a session', async () => {
    const opened = await send(endpoint.url, { body: initializeBody(), headers: credentials });
    const session = { 'mcp-session-id': String(opened.headers['mcp-session-id']) };
    const body = { jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'look', arguments: {} } };
    expect((await send(endpoint.url, { body, headers: { ...credentials, ...session } })).status).toBe(200);
    expectNoCredentials();
  });

  it('sees none in a modern call', async () => {
    expect((await call('look', { ...ENVELOPE, ...CLIENT })).status).toBe(200);
    expectNoCredentials();
  });

  it('sees none in a task', async () => {
    expect(await (await call('look-later', { ...ENVELOPE, ...TASKS })).body()).toContain('taskId');
    expectNoCredentials();
  });
});
