import type { RawSession } from '../support/raw-session.js';
import { Endpoint } from './support/endpoint.js';
import { expectError } from './support/refusal.js';

let endpoint: Endpoint;
const sessions = new Map<string, RawSession>();
const session = (version = '2025-11-25') => sessions.get(version)!;
const REVISIONS = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'];

beforeAll(async () => {
  endpoint = await Endpoint.start({ LIST_PAGE_SIZE: '5' });
  for (const version of REVISIONS) sessions.set(version, await endpoint.open({ protocolVersion: version }));
});
afterAll(() => endpoint.close());

describe('what needs no answer', () => {
  it.each([
    ['a notification', { jsonrpc: '2.0', method: 'notifications/roots/list_changed' }],
    ['an unknown notification', { jsonrpc: '2.0', method: 'notifications/made-up', params: { a: 1 } }],
    ['initialized, again', { jsonrpc: '2.0', method: 'notifications/initialized' }],
    ['a cancel of nothing', { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 99 } }],
    ['a cancel without params', { jsonrpc: '2.0', method: 'notifications/cancelled' }],
    [
      'progress on nothing',
      { jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: 1, progress: 1 } },
    ],
    ['an answer that nobody awaits', { jsonrpc: '2.0', id: 'nobody.1', result: {} }],
    ['an error that nobody awaits', { jsonrpc: '2.0', id: 'nobody.1', error: { code: -1, message: 'no' } }],
    ['an error without an id', { jsonrpc: '2.0', error: { code: -1, message: 'no' } }],
  ])('%s is 202 without a body', async (_what, body) => {
    const response = await session().post(body);
    expect([response.status, await response.body(), response.headers['content-length']]).toEqual([202, '', '0']);
    expect(response.type).toBeUndefined();
  });
});

describe('a request that is answered', () => {
  it.each(['text', '', 0, -5, Number.MAX_SAFE_INTEGER])('has its id back, of its own type: %p', async (id) => {
    const response = await session().request('ping', undefined, id);
    expect(response.status).toBe(200);
    expect(response.type).toBe('application/json');
    expect(response.headers['mcp-session-id']).toBe(session().id);
    expect(await response.json()).toEqual({ jsonrpc: '2.0', id, result: {} });
  });

  it.each([1.5, null, true, {}, [1]])('is 400 when its id is %p', async (id) => {
    const response = await session().request('ping', undefined, id);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: -32600 } });
  });
});

describe('an unknown method', () => {
  it.each([
    'made/up',
    'constructor',
    '__proto__',
    'toString',
    '',
    'server/discover',
    'notifications/initialized',
    'tasks/list',
  ])('%p is -32601', async (method) => {
    const response = await session().request(method, {}, 3);
    await expectError(response, { code: -32601, message: /^Method not found/, id: 3 });
  });
});

describe('bad arguments of a tool', () => {
  const wrong = { text: 5 };

  it('are a result that a model can read, from 2025-11-25 on', async () => {
    const { result } = await (await session('2025-11-25').call('echo', wrong)).json();
    expect(result).toEqual({ isError: true, content: [{ type: 'text', text: expect.stringContaining('text: ') }] });
  });

  it.each(REVISIONS.slice(1))('are -32602 in %s', async (version) => {
    const response = await session(version).call('echo', wrong, { id: 4 });
    await expectError(response, { code: -32602, message: /text: /, id: 4 });
  });

  it.each(REVISIONS)('name every field, in %s', async (version) => {
    const response = await session(version).call('progress', { steps: 'many', bytes: -1 });
    const body = await response.body();
    expect(body).toContain('steps: ');
    expect(body).toContain('bytes: ');
  });
});

describe('bad params of a request', () => {
  it.each([
    ['tools/call', {}, /name/],
    ['tools/call', { name: 5 }, /name/],
    ['tools/call', { name: 'echo', arguments: 'x' }, /arguments/],
    ['tools/list', { cursor: 5 }, /cursor/],
    ['resources/read', {}, /uri/],
    ['resources/subscribe', { uri: 5 }, /uri/],
    ['resources/unsubscribe', {}, /uri/],
    ['prompts/get', {}, /name/],
    ['prompts/get', { name: 'greet', arguments: { name: 5 } }, /name/],
    ['prompts/get', { name: 'greet' }, /name/],
    ['completion/complete', { ref: { type: 'ref/nothing' } }, /Invalid params/],
    ['logging/setLevel', { level: 'loud' }, /level/],
  ])('%s with %j is -32602', async (method, params, message) => {
    await expectError(await session().request(method, params, 5), { code: -32602, message, id: 5 });
  });
});

describe('a name that nothing has', () => {
  it.each([
    ['tools/call', { name: 'nothing' }, 'Unknown tool: nothing'],
    ['tools/call', { name: '__proto__' }, 'Unknown tool: __proto__'],
    ['prompts/get', { name: 'nothing' }, 'Unknown prompt: nothing'],
  ])('%s with %j is -32602', async (method, params, message) => {
    await expectError(await session().request(method, params, 6), { code: -32602, message, id: 6 });
  });

  it('completion of it is -32602', async () => {
    const params = { ref: { type: 'ref/prompt', name: 'nothing' }, argument: { name: 'a', value: '' } };
    const response = await session().request('completion/complete', params, 6);
    await expectError(response, { code: -32602, message: /no such prompt/, id: 6 });
  });

  it.each(['resources/read', 'resources/subscribe'])('%s is -32002 and names the URI', async (method) => {
    for (const uri of ['probe://nothing', 'nonsense', '']) {
      await expectError(await session().request(method, { uri }, 6), {
        code: -32002,
        message: `Resource not found: ${uri}`,
        data: { uri },
        id: 6,
      });
    }
  });

  it('unsubscribing from it is no error', async () => {
    const response = await session().request('resources/unsubscribe', { uri: 'probe://nothing' });
    expect(await response.json()).toMatchObject({ result: {} });
  });
});

describe('pages of a list', () => {
  it('hold LIST_PAGE_SIZE items, and the cursors lead through all of them once', async () => {
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const response = await session().request('tools/list', cursor === undefined ? {} : { cursor });
      const { result } = await response.json();
      expect(result.tools.length).toBeLessThanOrEqual(5);
      names.push(...result.tools.map(({ name }: { name: string }) => name));
      cursor = result.nextCursor;
    } while (cursor !== undefined);
    expect(names).toEqual([...new Set(names)].sort());
    expect(names).toEqual(expect.arrayContaining(['add-tool', 'echo', 'write-note']));
  });

  it.each(['tools/list', 'resources/list', 'resources/templates/list', 'prompts/list'])(
    '%s with a cursor that nobody gave out is -32602',
    async (method) => {
      const { result } = await (await session().request('tools/list')).json();
      const foreign = method === 'tools/list' ? [] : [result.nextCursor];
      for (const cursor of ['nonsense', ' ', '0', ...foreign]) {
        const response = await session().request(method, { cursor }, 8);
        await expectError(response, { code: -32602, message: /^Invalid cursor/, id: 8 });
      }
    },
  );
});

describe('a handler that throws', () => {
  it('tells the client a reference and no detail', async () => {
    const { result } = await (await session().call('fail', { message: 'the password is hunter2' })).json();
    expect(result.isError).toBe(true);
    expect(JSON.stringify(result)).not.toContain('hunter2');
    expect(result.content[0].text).toMatch(/reference [0-9a-f]{8}/);
  });

  it('tells the client what a ToolError says', async () => {
    const { result } = await (await session().call('fail', { message: 'try tomorrow', told: true })).json();
    expect(result).toEqual({ isError: true, content: [{ type: 'text', text: 'try tomorrow' }] });
  });

  it('is answered -32603 when its result cannot be written as JSON', async () => {
    const expected = { code: -32603, message: 'The answer cannot be written as JSON' };
    await expectError(await session().call('unwritable', {}, { id: 9 }), { ...expected, id: 9 });
  });

  it('says which capability the client lacks', async () => {
    const { result } = await (await session().call('ask', { question: 'ok?' })).json();
    expect(result).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('elicitation') }] });
  });
});
