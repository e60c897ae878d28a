import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { z } from 'zod';
import { until } from '../support/until.js';
import { send } from '../support/raw-http.js';
import { RawModern } from '../support/raw-modern.js';
import { ACME, AcmeModule, AcmeSearch } from './support/acme.module.js';
import { Endpoint } from './support/endpoint.js';

type Json = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

/** A client of one era, that declares the extension or does not. */
interface Caller {
  request(method: string, params?: Record<string, unknown>): Promise<Json>;
  /** What the server says of itself. */
  capabilities(): Promise<Json>;
}

const SETTINGS = { version: '1.2.0', languages: ['en'] };
const DECLARED = { extensions: { [ACME]: {} } };

let endpoint: Endpoint;
let sessionless: Endpoint;
beforeAll(async () => {
  endpoint = await Endpoint.start({}, [AcmeModule]);
  sessionless = await Endpoint.start({ LEGACY_SESSIONS: 'off' }, [AcmeModule]);
});
afterAll(async () => {
  await endpoint.close();
  await sessionless.close();
});

function modern(capabilities: object = DECLARED): Caller {
  const client = new RawModern(endpoint.url, capabilities);
  return {
    request: async (method, params) => (await (await client.request(method, params)).rpc())[0],
    capabilities: async () => (await (await client.request('server/discover')).json()).result.capabilities as Json,
  };
}

async function session(
  capabilities: object = { experimental: { [ACME]: {} } },
  protocolVersion?: string,
): Promise<Caller> {
  const opened = await endpoint.open({ capabilities, ...(protocolVersion && { protocolVersion }) });
  return {
    request: async (method, params) => (await (await opened.request(method, params)).rpc())[0],
    capabilities: () => initialized(endpoint.url, capabilities, protocolVersion),
  };
}

function withoutSession(): Caller {
  let id = 0;
  return {
    request: async (method, params) => {
      const body = { jsonrpc: '2.0', id: ++id, method, ...(params && { params }) };
      return (await (await send(sessionless.url, { body })).rpc())[0];
    },
    capabilities: () => initialized(sessionless.url, {}),
  };
}

async function initialized(url: URL, capabilities: object, protocolVersion = '2025-11-25'): Promise<Json> {
  const params = { protocolVersion, capabilities, clientInfo: { name: 'raw', version: '1' } };
  const answer = await send(url, { body: { jsonrpc: '2.0', id: 1, method: 'initialize', params } });
  return ((await answer.rpc())[0] as { result: Json }).result['capabilities'] as Json;
}

const CALLERS: readonly (readonly [string, 'legacy' | 'modern', () => Caller | Promise<Caller>])[] = [
  ['the modern era', 'modern', () => modern()],
  ['a session', 'legacy', () => session()],
  ['the legacy era without sessions', 'legacy', withoutSession],
];

describe.each(CALLERS)('a method of an extension, in %s', (_name, era, connect) => {
  let caller: Caller;
  beforeEach(async () => void (caller = await connect()));
  const result = async (method: string, params?: Record<string, unknown>) =>
    (await caller.request(method, params))['result'];
  const error = async (method: string, params?: Record<string, unknown>) =>
    (await caller.request(method, params))['error'];

  it('gets its parameters, through its pipes and interceptors, without _meta', async () => {
    const params = { text: ' tea ', limit: null, _meta: { 'acme/trace': 'x' } };
    expect(await result('acme/search', params)).toMatchObject({
      found: 'tea',
      limit: null,
      era,
      meta: 'x',
      stamped: true,
    });
  });

  it('is not run where its parameters do not fit', async () => {
    expect(await error('acme/search', { text: 7 })).toMatchObject({
      code: -32602,
      message: expect.stringMatching(/^Invalid params: text: /),
    });
    expect(await error('acme/search')).toMatchObject({ code: -32602 });
  });

  it('is not run where its guard refuses', async () => {
    expect(await error('acme/search', { text: 'rude' })).toMatchObject({ code: -32603, message: 'Forbidden resource' });
  });

  it('answers what its schema knows, and an empty object where it answers nothing', async () => {
    const answer = await result('acme/count');
    expect([answer.count, answer.secret]).toEqual([3, undefined]);
    expect(await result('acme/nothing')).toEqual(expect.any(Object));
  });

  it('tells what it throws as a tool does, and hides the rest', async () => {
    expect(await error('acme/fail', { how: 'told' })).toEqual({ code: -32603, message: 'Try another index.' });
    const protocol = { code: -32050, message: 'No such index', data: { index: 'a' } };
    expect(await error('acme/fail', { how: 'protocol' })).toEqual(protocol);
    for (const how of ['hidden', 'list'])
      expect(await error('acme/fail', { how })).toMatchObject({ code: -32603, message: /reference [0-9a-f]{8}/ });
  });

  it('sends well-formed text', async () => {
    expect((await result('acme/lone')).text).toBe('half \ufffd');
  });

  it('is unknown where no team serves it', async () => {
    for (const method of ['acme/none', 'acme', '__proto__', 'toString'])
      expect(await error(method)).toMatchObject({ code: -32601 });
  });
});

describe('the extension is declared', () => {
  it('in extensions, in the modern era, with those of the service', async () => {
    const { extensions } = await modern().capabilities();
    expect(extensions).toEqual({ [ACME]: SETTINGS, 'io.modelcontextprotocol/tasks': {} });
  });

  it.each([
    ['2025-11-25', { experimental: { [ACME]: SETTINGS }, extensions: { [ACME]: SETTINGS } }],
    ['2025-06-18', { experimental: { [ACME]: SETTINGS }, extensions: { [ACME]: SETTINGS } }],
    ['2025-03-26', { experimental: { [ACME]: SETTINGS } }],
    ['2024-11-05', { experimental: { [ACME]: SETTINGS } }],
  ])('in the members for it of %s', async (revision, members) => {
    const { experimental, extensions } = await initialized(endpoint.url, {}, revision);
    expect({ experimental, ...(extensions && { extensions }) }).toEqual(members);
    expect(await initialized(sessionless.url, {}, revision)).toMatchObject(members);
  });

  it('to the official client', async () => {
    const client = new Client({ name: 'acme', version: '1' }, { capabilities: { experimental: { [ACME]: {} } } });
    await client.connect(new StreamableHTTPClientTransport(endpoint.url));
    expect(client.getServerCapabilities()).toMatchObject({ extensions: { [ACME]: SETTINGS } });
    const answer = await client.request({ method: 'acme/count' }, z.object({ count: z.number() }));
    expect(answer).toEqual({ count: 3 });
    await client.close();
  });
});

describe('a client that does not declare it', () => {
  it.each([
    {},
    { extensions: { [ACME]: null } },
    { extensions: { 'com.acme/other': {} } },
    { experimental: { [ACME]: {} } },
  ])('is told what to declare, in the modern era (%j)', async (capabilities) => {
    const client = new RawModern(endpoint.url, capabilities);
    const refused = await client.request('acme/count');
    expect([refused.status, (await refused.json()).error]).toEqual([
      400,
      {
        code: -32021,
        message: `This needs a client that declares ${ACME}`,
        data: { requiredCapabilities: { extensions: { [ACME]: {} } } },
      },
    ]);
  });

  it('is told so in a session, where the method is unknown', async () => {
    const { request } = await session({});
    expect((await request('acme/count'))['error']).toEqual({
      code: -32601,
      message: `Method not found: acme/count (it is of ${ACME}: declare that in initialize, in capabilities.experimental)`,
    });
    const declaring = await session(DECLARED);
    expect(await declaring.request('acme/count')).toMatchObject({ result: { count: 3 } });
  });
});

describe('a method that takes a while', () => {
  const aborted = (at: Endpoint) => at.app.get(AcmeSearch, { strict: false }).aborted;
  beforeEach(() => [endpoint, sessionless].forEach((at) => aborted(at).splice(0)));

  it('reports progress, and is cancelled by the end of its response, in the modern era', async () => {
    const client = new RawModern(endpoint.url, DECLARED);
    const walk = await client.request('acme/walk', { _meta: { progressToken: 'p' } });
    const [said] = await walk.rpc();
    expect(said).toMatchObject({
      method: 'notifications/progress',
      params: { progress: 1, total: 2, message: 'half' },
    });
    const held = await client.request('acme/hold', { _meta: { progressToken: 'p' } });
    await held.nextMessage();
    await held.cut();
    await until(() => aborted(endpoint).length > 0);
    expect(aborted(endpoint)).toEqual(['modern']);
  });

  it('reports progress, and is cancelled by a notification, in a session', async () => {
    const opened = await endpoint.open({ capabilities: DECLARED });
    const held = await opened.request('acme/hold', { _meta: { progressToken: 'p' } }, 5);
    const { message } = (await held.nextMessage())!;
    expect(message).toMatchObject({ method: 'notifications/progress', params: { progressToken: 'p', progress: 1 } });
    await (await opened.cancel(5)).body();
    await until(() => aborted(endpoint).length > 0);
    expect(aborted(endpoint)).toEqual(['legacy']);
  });

  it('is cancelled by the end of its response where there is no session', async () => {
    const body = { jsonrpc: '2.0', id: 1, method: 'acme/hold', params: { _meta: { progressToken: 'p' } } };
    const held = await send(sessionless.url, { body });
    await held.nextMessage();
    await held.cut();
    await until(() => aborted(sessionless).length > 0);
    expect(aborted(sessionless)).toEqual(['legacy']);
  });
});

it('its time is counted under its own name, and what clients make up under none', async () => {
  const own = await Endpoint.start({}, [AcmeModule]);
  const client = new RawModern(own.url, DECLARED);
  const opened = await own.open({ capabilities: DECLARED });
  for (const method of ['acme/count', 'acme/made-up']) {
    await (await client.request(method)).body();
    await (await opened.request(method)).body();
  }
  const timed = (method: string, era: string) => own.metric('mcp_request_duration_seconds', { method, era });
  for (const era of ['legacy', 'modern']) {
    expect(await timed('acme/count', era)).toBeGreaterThan(0);
    expect(await timed('acme/made-up', era)).toBe(0);
  }
  await own.close();
});
