import type { RawResponse } from '../support/raw-http.js';
import type { RawSession } from '../support/raw-session.js';
import { Endpoint } from './support/endpoint.js';

let endpoint: Endpoint;
let session: RawSession;
beforeAll(async () => {
  endpoint = await Endpoint.start({ STREAM_KEEP_ALIVE_SECONDS: '1' });
});
afterAll(() => endpoint.close());
beforeEach(async () => (session = await endpoint.open({ capabilities: { elicitation: { form: {} } } })));

const textOf = (message: { result: { content: { text: string }[] } }) => message.result.content[0]?.text;

function expectStream(response: RawResponse): void {
  expect(response.status).toBe(200);
  expect(response.headers).toMatchObject({
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  });
}

describe('a call that says nothing before its answer', () => {
  it('is answered as one JSON body, progress token or not', async () => {
    const response = await session.call('echo', { text: 'hi' }, { progressToken: 1 });
    expect([response.status, response.type]).toEqual([200, 'application/json']);
    expect(textOf(await response.json())).toBe('hi');
  });

  it('makes no stream of progress that nobody asked for', async () => {
    const response = await session.call('progress', { steps: 3 });
    expect(response.type).toBe('application/json');
    expect(textOf(await response.json())).toBe('3 steps');
  });

  it('makes no stream of a log message below the level of the session', async () => {
    const entry = { level: 'info', message: 'x' };
    await (await session.request('logging/setLevel', { level: 'error' })).body();
    expect((await session.call('log', entry)).type).toBe('application/json');
    await (await session.request('logging/setLevel', { level: 'info' })).body();
    expect((await session.call('log', entry)).type).toBe('text/event-stream');
  });
});

describe('a call that has something to say', () => {
  it('becomes a stream at its first progress: a cursor, each event in order, the answer, the end', async () => {
    const response = await session.call('progress', { steps: 3 }, { id: 5, progressToken: 'token' });
    expectStream(response);
    expect(response.headers['mcp-session-id']).toBe(session.id);
    expect(await response.endedCleanly()).toBe(true);
    const [opening, ...events] = response.received;
    expect(opening).toEqual({ id: expect.stringMatching(/-0$/), retry: 1_000, data: '' });
    const stream = opening!.id!.slice(0, -1);
    expect(events.map(({ id, event }) => [id, event])).toEqual([1, 2, 3, 4].map((n) => [`${stream}${n}`, 'message']));
    const messages = (await response.messages()).map(({ message }) => message);
    expect(messages.slice(0, 3).map(({ params }) => params)).toEqual(
      [1, 2, 3].map((progress) => ({ progressToken: 'token', progress, total: 3 })),
    );
    expect(messages[3]).toEqual({ jsonrpc: '2.0', id: 5, result: { content: [{ type: 'text', text: '3 steps' }] } });
  });

  it.each(['2025-06-18', '2025-03-26', '2024-11-05'])(
    'gets no event without data in %s, whose clients cannot read one',
    async (protocolVersion) => {
      const older = await endpoint.open({ protocolVersion });
      const response = await older.call('progress', { steps: 1 }, { progressToken: 1 });
      expectStream(response);
      await response.body();
      expect(response.received.map(({ id, retry, data }) => [id?.slice(-2), retry, data !== ''])).toEqual([
        ['-1', undefined, true],
        ['-2', undefined, true],
      ]);
    },
  );

  it('becomes a stream at its first log message', async () => {
    const response = await session.call('log', { level: 'warning', message: 'careful' }, { id: 1 });
    expectStream(response);
    expect((await response.messages()).map(({ message }) => message.params ?? message.id)).toEqual([
      { level: 'warning', data: 'careful', logger: 'probe' },
      1,
    ]);
  });

  it('asks the client on its stream, under an id that no other session can answer', async () => {
    const response = await session.call('ask', { question: 'Ready?' });
    expectStream(response);
    const { message: question } = (await response.nextMessage())!;
    expect(question).toMatchObject({ method: 'elicitation/create', params: { message: 'Ready?' } });
    expect(question.id).toMatch(/^[0-9a-f]+\.\d+\.[\w-]{16}$/);
    const answer = (content: object) => ({ jsonrpc: '2.0', id: question.id, result: { action: 'accept', content } });
    const other = await endpoint.open();
    expect((await other.post(answer({ answer: 'from a stranger' }))).status).toBe(202);
    expect((await session.post({ ...answer({}), id: 0 })).status).toBe(202);
    expect((await session.post(answer({ answer: 'yes' }))).status).toBe(202);
    expect(JSON.parse(textOf((await response.nextMessage())!.message)!)).toEqual({
      action: 'accept',
      content: { answer: 'yes' },
    });
    expect(await response.next()).toBeUndefined();
  });

  it('ends its stream with an error answer like any other', async () => {
    const response = await session.call('ask', { question: 'Ready?' }, { id: 3 });
    const { message: question } = (await response.nextMessage())!;
    await (
      await session.post({ jsonrpc: '2.0', id: question.id, error: { code: -1, message: 'no user here' } })
    ).body();
    expect((await response.nextMessage())?.message).toMatchObject({ id: 3, result: { isError: true } });
    expect(await response.next()).toBeUndefined();
  });
});

describe('a call that takes a while', () => {
  it('becomes a stream before it is answered, so that proxies see bytes', async () => {
    const response = await session.call('hold', { gate: 'while' });
    expectStream(response);
    expect(await response.next()).toEqual({ id: expect.stringMatching(/-0$/), retry: 1_000, data: '' });
    endpoint.gates.at('while').release();
    expect(textOf((await response.nextMessage())!.message)).toBe('released while');
  });

  it('has its stream kept alive with comments', async () => {
    const response = await session.call('hold', { gate: 'alive' }, { progressToken: 1 });
    await response.nextMessage();
    for (const _beat of [1, 2]) expect(await response.next()).toEqual({ comment: 'keep-alive' });
    endpoint.gates.at('alive').release();
    expect((await response.messages()).length).toBe(2);
  });

  it('goes on when its client disconnects, which is no cancel', async () => {
    const response = await session.call('hold', { gate: 'disconnect' }, { progressToken: 1 });
    const first = await response.nextMessage();
    await response.cut();
    endpoint.gates.at('disconnect').release();
    expect(await endpoint.gates.at('disconnect').left).toBe('released');
    const resumed = await session.resume(first!.id!);
    expect(textOf((await resumed.messages()).at(-1)!.message)).toBe('released disconnect');
  });
});

describe('a batch that becomes a stream', () => {
  it('carries each answer as an event of its own and ends after the last', async () => {
    const older = await endpoint.open({ protocolVersion: '2025-03-26' });
    const call = (id: number, name: string, args: object, meta = {}) => ({
      jsonrpc: '2.0',
      id,
      method: 'tools/call',
      params: { name, arguments: args, ...meta },
    });
    const response = await older.post([
      call(1, 'echo', { text: 'early' }),
      call(2, 'hold', { gate: 'batch' }, { _meta: { progressToken: 9 } }),
      call(3, 'echo', { text: 'late' }),
    ]);
    expectStream(response);
    await endpoint.gates.at('batch').entered;
    endpoint.gates.at('batch').release();
    const messages = (await response.messages()).map(({ message }) => message);
    expect(messages.filter(({ method }) => method === 'notifications/progress')).toHaveLength(2);
    expect(messages.flatMap(({ id }) => id ?? []).sort()).toEqual([1, 2, 3]);
    expect(messages.at(-1)).toMatchObject({ id: 2 });
  });
});
