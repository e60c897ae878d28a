import { z } from 'zod';
import { METHODS } from '../../src/mcp/rpc/methods.js';
import { type RawResponse, send } from '../support/raw-http.js';
import { officialSchemas } from '../support/official-schemas.js';
import { initializeBody, type RawSession } from '../support/raw-session.js';
import { BARE, ClientMessage } from './support/client-messages.js';
import { Endpoint } from './support/endpoint.js';
import { ID, post, REVISION as MODERN } from './support/modern-post.js';
import type { Path } from './support/schema-members.js';

let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await Endpoint.start();
  endpoint.capabilities.addTool({ name: BARE }, () => 'ok');
  endpoint.capabilities.addPrompt({ name: BARE }, () => 'ok');
});
afterAll(() => endpoint.close());

const nameOf = (path: Path) => path.join('.') || 'params';
const isServed = (method: string, era: string) => {
  const served: Readonly<Record<string, { readonly eras: readonly string[] }>> = METHODS;
  return served[method]?.eras.includes(era) ?? false;
};

type Answer = { readonly status: number; readonly messages: readonly unknown[] };
async function answerIn(response: RawResponse): Promise<Answer> {
  return { status: response.status, messages: await response.rpc() };
}

/** The answers to a message with a null in each place, and without what is there. */
async function compare(paths: readonly Path[], ask: (path: Path, value: null | undefined) => Promise<Answer>) {
  const [nulls, absents]: [string, Answer][][] = [[], []];
  for (const path of paths) {
    nulls!.push([nameOf(path), await ask(path, null)]);
    absents!.push([nameOf(path), await ask(path, undefined)]);
  }
  return { nulls: nulls!, absents: absents! };
}

it.each(Object.entries(officialSchemas()))(
  '%s has no null in a client’s message that is looked at',
  (_, definitions) => {
    const messages = (['ClientRequest', 'ClientNotification'] as const).flatMap((of) =>
      ClientMessage.all(definitions, of),
    );
    const nullable = messages.flatMap(({ method, nullable: paths }) =>
      paths.map((path) => `${method} ${nameOf(path)}`),
    );
    expect(messages.length).toBeGreaterThan(9);
    expect(nullable.filter((member) => member !== 'notifications/tasks/status ttl')).toEqual([]);
  },
);

const { [MODERN]: modernDefinitions, ...legacyDefinitions } = officialSchemas();

describe.each(Object.entries(legacyDefinitions))('in a session of %s', (revision, definitions) => {
  let session: RawSession;
  beforeAll(async () => void (session = await endpoint.open({ protocolVersion: revision })));

  const messages = ClientMessage.all(definitions, 'ClientRequest').filter(({ method }) => isServed(method, 'legacy'));
  const requests = messages.map((message) => [message.method, message] as const);

  const asking = (message: ClientMessage) => async (path: Path, value: null | undefined) => {
    const more = message.method === 'initialize' ? { protocolVersion: revision } : {};
    const body = { jsonrpc: '2.0', id: ID, method: message.method, params: message.with(path, value, more) };
    const headers = message.method === 'initialize' ? {} : session.headers;
    return answerIn(await send(endpoint.url, { headers, body }));
  };

  it.each(requests)('%s: an optional member that is null is absent', async (_method, message) => {
    const { nulls, absents } = await compare(message.optional, asking(message));
    expect(nulls.length).toBeGreaterThan(1);
    expect(nulls).toEqual(absents);
    for (const [path, { status, messages: answers }] of nulls)
      expect([path, status, answers]).toMatchObject([path, 200, [{ id: ID, result: {} }]]);
  });

  const demanding = requests.filter(([, { required }]) => required.length > 0);
  it.each(demanding)('%s: a required member that is null is −32602', async (_method, message) => {
    for (const path of message.required) {
      const { messages: answers } = await asking(message)(path, null);
      expect([nameOf(path), answers]).toMatchObject([nameOf(path), [{ error: { code: -32602 }, id: ID }]]);
    }
  });

  it('a notification with a null in an optional member is taken', async () => {
    for (const message of ClientMessage.all(definitions, 'ClientNotification')) {
      for (const path of message.optional) {
        const body = { jsonrpc: '2.0', method: message.method, params: message.with(path, null) };
        expect([message.method, path, (await session.post(body)).status]).toEqual([message.method, path, 202]);
      }
    }
  });
});

describe('in the modern era', () => {
  const requests = ClientMessage.all(modernDefinitions, 'ClientRequest').map(
    (message) => [message.method, message] as const,
  );
  const envelope = {
    'io.modelcontextprotocol/protocolVersion': MODERN,
    'io.modelcontextprotocol/clientCapabilities': {},
  };

  const asking = (message: ClientMessage) => async (path: Path, value: null | undefined) => {
    const { method } = message;
    const params = message.with(path, value, { _meta: envelope }) as Record<string, unknown> | null;
    const named = params?.['name'] ?? params?.['uri'];
    const headers = {
      'mcp-protocol-version': MODERN,
      'mcp-method': method,
      'mcp-name': typeof named === 'string' ? named : undefined,
    };
    return answerIn(await send(endpoint.url, { headers, body: { jsonrpc: '2.0', id: ID, method, params } }));
  };

  it.each(requests)('%s: an optional member that is null is absent', async (_method, message) => {
    const { nulls, absents } = await compare(message.optional, asking(message));
    expect(nulls.map(([path]) => path)).toContain('_meta.io.modelcontextprotocol/clientInfo');
    expect(nulls).toEqual(absents);
    for (const [path, { status, messages: answers }] of nulls) {
      expect([path, status, answers.at(-1)]).toMatchObject([path, 200, { id: ID, result: {} }]);
    }
  });

  it.each(requests)('%s: a required member that is null is −32602', async (_method, message) => {
    expect(message.required.map(nameOf)).toEqual(expect.arrayContaining(['params', '_meta']));
    for (const path of message.required) {
      const { messages: answers } = await asking(message)(path, null);
      expect([nameOf(path), answers]).toMatchObject([nameOf(path), [{ error: { code: -32602 }, id: ID }]]);
    }
  });

  it.each([undefined, null])('_meta %s is −32602', async (meta) => {
    const headers = { 'mcp-protocol-version': MODERN, 'mcp-method': 'tools/list' };
    const body = { jsonrpc: '2.0', id: ID, method: 'tools/list', params: { _meta: meta } };
    const response = await send(endpoint.url, { headers, body });
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { id: ID, error: { code: -32602, message: expect.stringContaining('_meta') as string } },
    ]);
  });
});

const LISTS = ['tools/list', 'resources/list', 'resources/templates/list', 'prompts/list'];

describe.each(LISTS)('the cursor of %s', (method) => {
  it.each([null, ''])('%j asks for the first page', async (cursor) => {
    const session = await endpoint.open();
    const [legacy] = await (await session.request(method, { cursor })).rpc();
    const [modern] = await (await post(endpoint.url, { method, params: { cursor } })).rpc();
    expect(legacy.result).toEqual((await (await session.request(method)).json()).result);
    expect(modern.result).toEqual((await (await post(endpoint.url, { method })).json()).result);
  });
});

describe('a null that is no member of the protocol', () => {
  let seen: { args: unknown; meta: unknown; client: unknown }[];
  beforeAll(() => {
    endpoint.capabilities.addTool({ name: 'look', input: z.looseObject({}) }, (args, { meta, client }) => {
      seen.push({ args, meta, client });
      return 'ok';
    });
  });
  beforeEach(() => void (seen = []));

  const args = { a: null, b: [null, { _meta: null, arguments: null }], params: null };
  const meta = { 'com.example/mine': null, mine: { a: null } };

  it('stays in the arguments of tools and in what the spec does not define of _meta', async () => {
    const session = await endpoint.open({
      capabilities: { sampling: null, experimental: { mine: { a: null }, none: null } },
      clientInfo: { name: 'raw', version: '1', title: null },
    });
    await (await session.request('tools/call', { name: 'look', arguments: args, _meta: meta })).rpc();
    await (await post(endpoint.url, { method: 'tools/call', params: { name: 'look', arguments: args }, meta })).rpc();
    expect(seen).toMatchObject([
      { args, meta },
      { args, meta },
    ]);
    expect(seen[0]!.client).toEqual({
      info: { name: 'raw', version: '1' },
      capabilities: { experimental: { mine: { a: null } } },
    });
  });

  it('is an argument of a prompt that is not given', async () => {
    const session = await endpoint.open();
    const params = { name: 'greet', arguments: { name: 'Ada', more: null } };
    const [answer] = await (await session.request('prompts/get', params)).rpc();
    expect(answer.result.messages[0].content.text).toBe('Hello, Ada');
  });

  it('is not stored with a session', async () => {
    const body = initializeBody({ capabilities: { roots: { listChanged: null } } });
    const response = await send(endpoint.url, { body });
    await response.body();
    const stored = await endpoint.store.peek(String(response.headers['mcp-session-id']));
    expect(stored).toMatchObject({ state: 'alive' });
    expect(stored.state === 'alive' && stored.session.record.initialize.capabilities).toEqual({ roots: {} });
  });
});

it('is absent where sessions are off, too', async () => {
  const other = await Endpoint.start({ LEGACY_SESSIONS: 'off' });
  other.capabilities.addTool({ name: BARE }, () => 'ok');
  const ask = async (method: string, params: unknown) => {
    const [answer] = await (await send(other.url, { body: { jsonrpc: '2.0', id: ID, method, params } })).rpc();
    return answer.result;
  };
  const opening = { ...initializeBody().params, capabilities: { sampling: null }, _meta: null };
  expect(await ask('initialize', opening)).toMatchObject({ protocolVersion: '2025-11-25' });
  expect(await ask('tools/list', null)).toEqual(await ask('tools/list', { cursor: '' }));
  const called = await ask('tools/call', { name: BARE, arguments: null, _meta: { progressToken: null } });
  expect(called.content).toEqual([{ type: 'text', text: 'ok' }]);
  await other.close();
});

describe('an answer of a client', () => {
  it.each([
    { result: {}, error: null },
    { result: null, error: { code: 1, message: 'no' } },
    { result: { _meta: null } },
  ])('%j is one', async (answer) => {
    const session = await endpoint.open();
    expect((await session.post({ jsonrpc: '2.0', id: 'none', ...answer })).status).toBe(202);
  });

  it.each([{ result: null }, { error: null }, { result: null, error: null }])('%j is none', async (answer) => {
    const session = await endpoint.open();
    expect((await session.post({ jsonrpc: '2.0', id: 'none', ...answer })).status).toBe(400);
  });
});
