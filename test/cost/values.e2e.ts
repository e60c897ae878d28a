import { z } from 'zod';
import { Endpoint } from '../http/support/endpoint.js';
import { cpuTimeOf } from '../support/cpu-time.js';
import { type RawResponse, send } from '../support/raw-http.js';
import { MODERN } from '../support/raw-modern.js';
import { initializeBody, type RawSession } from '../support/raw-session.js';
import { envelope, modern } from './support/client-texts.js';

const list = <T>(length: number, item: (index: number) => T) => Array.from({ length }, (_, index) => item(index));
const numbers = (length: number) => list(length, Number);
const keys = (length: number) => Object.fromEntries(list(length, (index) => [`k${index}`, index]));
const info = (icons: unknown) => ({ name: 'a', version: '1', icons });
const reference = { type: 'ref/prompt', name: 'greet' };

let endpoint: Endpoint;
let session: RawSession;
beforeAll(async () => {
  endpoint = await Endpoint.start();
  endpoint.capabilities.addTool({ name: 'sum', input: z.object({ of: z.array(z.number()) }) }, (input: unknown) =>
    String((input as { of: number[] }).of.reduce((sum, each) => sum + each, 0)),
  );
  session = await endpoint.open();
});
afterAll(() => endpoint.close());

/** What one body may cost, in ms of CPU. Both ends of the connection are in this process, so it is written beforehand. */
async function expectCheap(body: unknown, ask: (text: string) => Promise<void>): Promise<void> {
  const text = JSON.stringify(body);
  const parsing = await cpuTimeOf(() => void JSON.parse(text));
  expect(await cpuTimeOf(() => ask(text))).toBeLessThan(5 * parsing + 50);
}

async function expectTooMany(response: RawResponse, message: string): Promise<void> {
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    jsonrpc: '2.0',
    error: { code: -32600, message: `Invalid Request: ${message}` },
    id: null,
  });
}

const VALUES = 'JSON holds at most 10000 values beside the arguments of tools';
const ARGUMENTS = 'arguments hold at most 100000 values';

const LEGACY: readonly (readonly [string, object])[] = [
  ['200,000 icons of a client', initializeBody({ clientInfo: info(numbers(200_000)) })],
  ['20,000 experimental capabilities', initializeBody({ capabilities: { experimental: keys(20_000) } })],
  ['20,000 arguments of a prompt', call('prompts/get', { name: 'greet', arguments: keys(20_000) })],
  [
    '20,000 arguments around a completion',
    call('completion/complete', {
      ref: reference,
      argument: { name: 'a', value: '' },
      context: { arguments: keys(20_000) },
    }),
  ],
  ['20,000 values in _meta', call('tools/call', { name: 'sum', arguments: { of: [1] }, _meta: keys(20_000) })],
  ['20,000 values of a notification', { jsonrpc: '2.0', method: 'notifications/a', params: keys(20_000) }],
  ['an answer of 20,000 values', { jsonrpc: '2.0', id: 1, result: keys(20_000) }],
  ['a batch of 20,000 values', list(90, (id) => ({ ...call('tools/list', { _meta: keys(200) }), id }))],
];

function call(method: string, params: object) {
  return { jsonrpc: '2.0', id: 1, method, params };
}

describe('too many values', () => {
  it.each(LEGACY)('are refused at the price of their parsing: %s', async (_what, body) => {
    await expectCheap(body, async (text) => {
      const headers = 'method' in body && body.method === 'initialize' ? {} : session.headers;
      await expectTooMany(await send(endpoint.url, { body: text, headers }), VALUES);
    });
  });

  it.each([
    ['200,000 icons of a client', 'tools/list', { 'io.modelcontextprotocol/clientInfo': info(numbers(200_000)) }, {}],
    [
      '20,000 experimental capabilities',
      'tools/list',
      { 'io.modelcontextprotocol/clientCapabilities': { experimental: keys(20_000) } },
      {},
    ],
    ['20,000 arguments of a prompt', 'prompts/get', {}, { name: 'greet', arguments: keys(20_000) }],
    ['20,000 tasks to listen to', 'subscriptions/listen', {}, { notifications: { taskIds: numbers(20_000) } }],
    ['20,000 values of answers', 'tools/call', {}, { name: 'ask', inputResponses: { a: { content: keys(20_000) } } }],
  ])('are refused in the modern era: %s', async (_what, method, meta, params) => {
    const given = { ...params, _meta: { ...envelope(MODERN), ...meta } };
    await expectCheap(given, async () => expectTooMany(await modern(endpoint.url, method, given), VALUES));
  });

  it('are refused in arguments beyond a limit of their own', async () => {
    const texts = list(200_000, () => 'x');
    for (const body of [
      call('tools/call', { name: 'sum', arguments: { of: texts } }),
      call('prompts/get', { name: 'greet', arguments: texts }),
    ]) {
      await expectCheap(body, async () => expectTooMany(await session.post(body), ARGUMENTS));
    }
  });
});

describe('what is served', () => {
  const total = (49_999 * 50_000) / 2;

  it.each([
    ['', '"arguments"'],
    [' whose name is escaped', '"argu\\u006dents"'],
  ])('are 50,000 numbers in arguments%s, wherever they stand', async (_how, name) => {
    const given = `${name}:{"of":${JSON.stringify(numbers(50_000))}}`;
    for (const params of [`{${given},"name":"sum"}`, `{"name":"sum",${given}}`]) {
      for (const body of [
        `{"params":${params},"method":"tools/call","id":5,"jsonrpc":"2.0"}`,
        `{"jsonrpc":"2.0","id":5,"method":"tools/call","params":${params}}`,
      ]) {
        const answer = await (await session.post(body)).json();
        expect(answer).toMatchObject({ id: 5, result: { content: [{ type: 'text', text: String(total) }] } });
      }
    }
    const answer = await modern(
      endpoint.url,
      'tools/call',
      { name: 'sum', arguments: { of: numbers(50_000) } },
      { 'mcp-name': 'sum' },
    );
    expect(await answer.json()).toMatchObject({ result: { content: [{ text: String(total) }] } });
  });

  it('is a text of nearly 4 MB', async () => {
    const text = '"\\ñ{[,'.repeat(400_000);
    const [answer] = await (await session.call('echo', { text })).rpc();
    expect(answer.result.content[0].text).toBe(text);
  });

  it('is an answer of some thousand values', async () => {
    const roots = list(3_000, (index) => ({ uri: `file:///${index}`, name: 'x' }));
    expect((await session.post({ jsonrpc: '2.0', id: 'none', result: { roots } })).status).toBe(202);
  });
});
