import type { RawResponse } from '../support/raw-http.js';
import { RawModern } from '../support/raw-modern.js';
import type { RawSession } from '../support/raw-session.js';
import { until } from '../support/until.js';
import { Endpoint } from '../http/support/endpoint.js';
import { addCutText, CUT, NOTE, SENT } from './cut-text.js';

const TASKS = { extensions: { 'io.modelcontextprotocol/tasks': {} } };

let endpoint: Endpoint;
let session: RawSession;
let modern: RawModern;
beforeAll(async () => {
  endpoint = await Endpoint.start({}, []);
  addCutText(endpoint.capabilities);
  session = await endpoint.open({ capabilities: { elicitation: {} } });
  modern = new RawModern(endpoint.url, { elicitation: {}, ...TASKS });
});
afterAll(() => endpoint.close());

/** An escape of a surrogate, which strict readers refuse. An even number of backslashes before it are text. */
const ESCAPE = /(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]/;

function expectWellFormed(text: string, sent = SENT): void {
  expect(text).not.toMatch(ESCAPE);
  expect(text).toContain(sent);
}

type Ask = (method: string, params: object) => Promise<RawResponse>;

const ERAS: readonly (readonly [string, Ask])[] = [
  ['a session', (method, params) => session.request(method, params)],
  [
    'a session whose client prefers a stream',
    (method, params) =>
      session.post({ jsonrpc: '2.0', id: 'x', method, params }, { accept: 'text/event-stream, application/json' }),
  ],
  ['the modern era', (method, params) => modern.request(method, { ...params })],
];

describe.each(ERAS)('text that is no Unicode is sent with U+FFFD, in %s:', (_era, ask) => {
  it.each(['text', 'blocks', 'told', 'refused', 'structured'])('what the tool %s answers', async (name) => {
    expectWellFormed(await (await ask('tools/call', { name })).body());
  });

  it('what a tool repeats of its client', async () => {
    expectWellFormed(await (await ask('tools/call', { name: 'echo', arguments: { text: CUT } })).body());
  });

  it.each(['says', 'fails-late'])('progress, logs, and what follows them, of %s', async (name) => {
    const _meta = { progressToken: 1, 'io.modelcontextprotocol/logLevel': 'debug' };
    const response = await ask('tools/call', { name, _meta });
    expect(response.type).toBe('text/event-stream');
    const events = (await response.messages()).map(({ data }) => data!);
    expect(events).toHaveLength(name === 'says' ? 4 : 2);
    for (const event of events) expectWellFormed(event);
  });

  it.each([
    ['tools/list', {}],
    ['resources/list', {}],
    ['resources/templates/list', {}],
    ['prompts/list', {}],
    ['resources/read', { uri: NOTE }],
    ['resources/read', { uri: 'cut://many' }],
    ['prompts/get', { name: 'text' }],
    ['prompts/get', { name: 'blocks' }],
    ['completion/complete', { ref: { type: 'ref/prompt', name: 'text' }, argument: { name: 'word', value: CUT } }],
  ])('the answer to %s %j', async (method, params) => {
    expectWellFormed(await (await ask(method, params)).body());
  });
});

it('so is the text of structured content, which is JSON itself', async () => {
  const { result } = await (await session.call('structured')).json();
  expect(JSON.parse(result.content[0].text)).toEqual({ [SENT]: SENT });
});

it('the URI of a resource that there is not is mended, too', async () => {
  expectWellFormed(await (await session.request('resources/read', { uri: `nothing://${CUT}` })).body());
});

it('a question is mended, and its answer taken', async () => {
  const call = await session.call('asks');
  const { data, message } = (await call.nextMessage())!;
  expectWellFormed(data!);
  const content = { word: message.params.requestedSchema.properties.word.enum[0] };
  await (await session.post({ jsonrpc: '2.0', id: message.id, result: { action: 'decline', content } })).body();
  expect((await call.nextMessage())?.message.result.content).toEqual([{ type: 'text', text: 'decline' }]);
  expectWellFormed(await (await modern.call('asks')).body());
});

it('what is replayed is mended', async () => {
  const call = await session.call('says-and-waits', {}, { progressToken: 1 });
  const first = await call.next();
  await call.cut();
  const resumed = await session.resume(first!.id!);
  const events = (await resumed.messages()).map(({ data }) => data!);
  expect(events).toHaveLength(2);
  for (const event of events) expectWellFormed(event);
});

it('the result of a task is kept and answered well-formed', async () => {
  const { taskId } = (await (await modern.call('task')).json()).result;
  let body = '';
  await until(async () => {
    body = await (await modern.request('tasks/get', { taskId })).body();
    return body.includes('completed');
  });
  expectWellFormed(body);
});

it('a batch of 2025-03-26 is mended', async () => {
  const older = await endpoint.open({ protocolVersion: '2025-03-26' });
  const call = (id: number) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'blocks' } });
  const body = await (await older.post([call(1), call(2)])).body();
  expectWellFormed(body);
  expect(JSON.parse(body)).toHaveLength(2);
});
