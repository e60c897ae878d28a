import { type CallContext, elicit, type Question, roots, sample } from '../../src/index.js';
import { captureLog } from '../support/log-capture.js';
import type { RawResponse } from '../support/raw-http.js';
import { RawSession } from '../support/raw-session.js';
import { Endpoint } from './support/endpoint.js';
import { call } from './support/modern-post.js';

jest.setTimeout(60_000);

const CAPABILITIES = { elicitation: { form: {}, url: {} }, sampling: { tools: {} }, roots: {} };
const META = { 'io.modelcontextprotocol/clientCapabilities': CAPABILITIES };
const OPENS_NO_URL = { elicitation: { form: {} } };
const NAME = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] } as const;
const TOOL = { name: 't', inputSchema: { type: 'object' } } as const;

/** One tool for each kind of question, named after it. */
const QUESTIONS: Readonly<Record<string, Question>> = {
  form: elicit({ message: 'Who?', requestedSchema: NAME as never }),
  url: elicit({ mode: 'url', message: 'Pay', url: 'https://example.com/pay', elicitationId: 'e' }),
  model: sample({ messages: [{ role: 'user', content: { type: 'text', text: 'Hi' } }], maxTokens: 5 }),
  agent: sample({ messages: [{ role: 'user', content: { type: 'text', text: 'Hi' } }], maxTokens: 5, tools: [TOOL] }),
  roots: roots(),
};

let endpoint: Endpoint;
let session: RawSession;
let log: ReturnType<typeof captureLog>;
beforeAll(async () => {
  endpoint = await Endpoint.start();
  for (const [name, question] of Object.entries(QUESTIONS)) {
    endpoint.capabilities.addTool({ name }, async (_: unknown, context: CallContext) => {
      return JSON.stringify((await context.ask({ answer: question })).answer);
    });
  }
  endpoint.capabilities.addTool({ name: 'pay' }, async (_: unknown, context: CallContext) => {
    await context.elicitationComplete('e');
    return 'paid';
  });
  endpoint.capabilities.addTool({ name: 'trick' }, async ({ url }: { url?: string }, context: CallContext) => {
    return (await context.elicit({ mode: 'url', message: 'Go', url: url!, elicitationId: 'e' })).action;
  });
  session = await endpoint.open({ capabilities: CAPABILITIES });
});
beforeEach(() => (log = captureLog()));
afterEach(() => log.restore());
afterAll(() => endpoint.close());

const messageOf = async (response: RawResponse) => (await response.nextMessage())!.message;

/** Asks with a session. @returns the request and, once it is answered, the result of the call */
async function askedInSession(name: string) {
  const response = await session.call(name);
  const question = await messageOf(response);
  const answer = async (result: unknown) => {
    const posted = await session.post({ jsonrpc: '2.0', id: question.id, result });
    expect([posted.status, await posted.body()]).toEqual([202, '']);
    return (await messageOf(response)).result;
  };
  return { question, answer };
}

/** The same, stateless. */
async function askedStateless(name: string) {
  const { result } = await (await call(endpoint.url, name, {}, { meta: META })).json();
  const answer = async (given: unknown) => {
    const params = { requestState: result.requestState, inputResponses: { answer: given } };
    return (await call(endpoint.url, name, {}, { meta: META, params })).json();
  };
  return { question: result.inputRequests.answer, answer };
}

const text = { type: 'text', text: 'Hi' };
const use = { type: 'tool_use', id: '1', name: 't', input: {} };
const said = (content: unknown) => ({ role: 'assistant', model: 'm', content });

/** What is wrong, and what names it. */
const WRONG: readonly (readonly [name: string, answer: object, problem: RegExp])[] = [
  ['form', {}, /action/],
  ['form', { action: 'reject' }, /action: .*accept.*decline.*cancel/],
  ['form', { action: null }, /action/],
  ['form', { action: 'accept' }, /content: .*'name'/],
  ['form', { action: 'accept', content: null }, /content: .*'name'/],
  ['form', { action: 'accept', content: {} }, /content: .*'name'/],
  ['form', { action: 'accept', content: [] }, /content: .*array/],
  ['form', { action: 'accept', content: { name: 5 } }, /content: name: must be string/],
  ['form', { action: 'accept', content: { name: { of: 'Ada' } } }, /content\.name/],
  ['url', { action: 'reject' }, /action/],
  ['model', {}, /model: .*role: .*content: /],
  ['model', said([text, text]), /content: .*array/],
  ['model', said([]), /content: .*array/],
  ['model', said(null), /content: /],
  ['model', said('Hi'), /content: /],
  ['model', said(use), /content/],
  ['model', { ...said(text), role: 'system' }, /role: /],
  ['agent', said([{ type: 'tool_use' }]), /content/],
  ['agent', said({ type: 'video' }), /content/],
  ['roots', {}, /roots: .*array/],
  ['roots', { roots: null }, /roots: .*array/],
  ['roots', { roots: {} }, /roots: .*array/],
  ['roots', { roots: [{ uri: 'https://example.com' }] }, /roots\.0\.uri: .*file:/],
  ['roots', { roots: [{ uri: 'file:///home', name: null }] }, /roots\.0\.name: .*null/],
];

describe('a wrong answer of a client', () => {
  it.each(WRONG)(
    'to %s is told as the client’s in both eras, and logged as no error: %j',
    async (name, answer, problem) => {
      const method = (await askedStateless(name)).question.method as string;
      const told = {
        isError: true,
        content: [{ type: 'text', text: expect.stringMatching(/^The client could not answer: Invalid result of /) }],
      };
      const inSession = await (await askedInSession(name)).answer(answer);
      expect(inSession).toMatchObject(told);
      expect(inSession.content[0].text).toMatch(problem);
      expect(inSession.content[0].text).toContain(method);
      const { result } = await (await askedStateless(name)).answer(answer);
      expect(result).toMatchObject({ ...told, resultType: 'complete', content: inSession.content });
      expect(log.lines.filter((line) => !line.startsWith('log '))).toEqual([]);
    },
  );

  it.each<[object, RegExp]>([
    [{ result: 5 }, /result is no object/],
    [{ result: 'x' }, /result is no object/],
    [{ result: [] }, /result is no object/],
    [{ result: null }, /result is no object/],
    [{}, /no result or error/],
    [{ error: {} }, /error has no code/],
    [{ error: 'no' }, /error is no object/],
    [{ error: { code: 1.5, message: 'no' } }, /error has no code/],
    [{ error: { code: 1, message: 'no' }, result: {} }, /a result and an error/],
    [{ result: { action: 'cancel', _meta: 5 } }, /no JSON-RPC response/],
    [{ result: { action: 'cancel' }, more: 1 }, /no JSON-RPC response/],
    [{ result: { action: 'cancel' }, jsonrpc: '1.0' }, /jsonrpc is not/],
  ])('that is no JSON-RPC response is refused, and its call is told: %j', async (rest, problem) => {
    const response = await session.call('form');
    const { id } = await messageOf(response);
    const posted = await session.post({ jsonrpc: '2.0', id, ...rest });
    expect([posted.status, await posted.json()]).toMatchObject([400, { id: null, error: { code: -32600 } }]);
    const { result } = await messageOf(response);
    expect(result).toMatchObject({ isError: true, content: [{ text: expect.stringMatching(problem) }] });
    expect(result.content[0].text).toMatch(/^The client could not answer: MCP error -32600: Invalid response: /);
    expect(log.lines.filter((line) => !line.startsWith('log '))).toEqual([]);
  });

  it('that is no JSON-RPC response tells no call that did not ask: not of another session, nor by an id that was never given out', async () => {
    const response = await session.call('form');
    const { id } = await messageOf(response);
    const other = await endpoint.open({ capabilities: CAPABILITIES });
    const forged = `${String(id).slice(0, -16)}${'A'.repeat(16)}`;
    const posts = [
      other.post({ jsonrpc: '2.0', id, result: 5 }),
      session.post({ jsonrpc: '2.0', id: forged, result: 5 }),
      session.post({ jsonrpc: '2.0', id: 'mine', result: 5 }),
    ];
    for (const posted of await Promise.all(posts)) expect(posted.status).toBe(400);
    await (await session.post({ jsonrpc: '2.0', id, result: { action: 'cancel' } })).body();
    expect((await messageOf(response)).result.content[0].text).toBe('{"action":"cancel"}');
    const gone = new RawSession(endpoint.url, '00000000-0000-4000-8000-000000000000', session.protocolVersion);
    expect((await gone.post({ jsonrpc: '2.0', id, result: 5 })).status).toBe(404);
  });

  it.each([5, 'x', true, []])('that is no object is a wrong parameter where it is one: %j', async (answer) => {
    const { error } = await (await askedStateless('form')).answer(answer);
    expect(error).toEqual({ code: -32602, message: 'Invalid params: inputResponses.answer is no object' });
  });

  it('is none where it is null: the question is put again', async () => {
    const { question, answer } = await askedStateless('form');
    const { result } = await answer(null);
    expect(result).toMatchObject({ resultType: 'input_required', inputRequests: { answer: question } });
  });

  it.each<[string, object]>([
    ['form', { action: 'decline', content: null }],
    ['form', { action: 'accept', content: { name: 'Ada' } }],
    ['url', { action: 'accept' }],
    ['model', said(text)],
    ['model', said([text])],
    ['agent', said(use)],
    ['agent', said([text, use])],
    ['roots', { roots: [] }],
  ])('is no right one to %s: %j', async (name, answer) => {
    const inSession = await (await askedInSession(name)).answer(answer);
    expect(inSession.isError).toBeUndefined();
    const { result } = await (await askedStateless(name)).answer(answer);
    expect(result).toMatchObject({ resultType: 'complete', content: inSession.content });
    expect(result.isError).toBeUndefined();
  });
});

describe('a question', () => {
  it.each(Object.keys(QUESTIONS))('has params in both eras, which strict clients need: %s', async (name) => {
    const [inSession, stateless] = [await askedInSession(name), await askedStateless(name)];
    for (const { question } of [inSession, stateless]) expect(question.params).toEqual(expect.any(Object));
    await inSession.answer({});
  });
});

describe('what a user was sent to by URL', () => {
  it('is told to be done on the stream of the call, to a client that opens URLs', async () => {
    const response = await session.call('pay');
    const message = { jsonrpc: '2.0', method: 'notifications/elicitation/complete', params: { elicitationId: 'e' } };
    expect(await messageOf(response)).toEqual(message);
    expect(await messageOf(response)).toMatchObject({ result: { content: [{ text: 'paid' }] } });
  });

  it('is told to no client that opens none, and to none of the modern era, which has no such notification', async () => {
    const other = await endpoint.open({ capabilities: OPENS_NO_URL });
    for (const response of [await other.call('pay'), await call(endpoint.url, 'pay', {}, { meta: META })]) {
      expect(response.type).toBe('application/json');
      expect((await response.json()).result.content).toEqual([{ type: 'text', text: 'paid' }]);
    }
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'example.com'])(
    'is no %s, in both eras: nothing is sent, and the log says why',
    async (url) => {
      const wrong = { isError: true, content: [{ text: expect.stringMatching(/^Something went wrong .*reference/) }] };
      const inSession = await session.call('trick', { url });
      const stateless = await call(endpoint.url, 'trick', { url }, { meta: META });
      for (const response of [inSession, stateless]) expect((await response.json()).result).toMatchObject(wrong);
      expect(log.lines.filter((line) => line.startsWith('error '))).toHaveLength(2);
      expect(log.lines.join()).toContain('QUESTION_DEFINITION');
    },
  );
});
