import type { RawSession } from '../support/raw-session.js';
import { Endpoint } from './support/endpoint.js';

let endpoint: Endpoint;
let session: RawSession;
beforeAll(async () => {
  endpoint = await Endpoint.start();
});
afterAll(() => endpoint.close());
beforeEach(async () => (session = await endpoint.open({ capabilities: { elicitation: { form: {} } } })));

describe('notifications/cancelled', () => {
  it.each([0, 1, '', 'text'])(
    'with id %p aborts the call, and a POST without bytes ends as an empty stream',
    async (id) => {
      const gate = `cancel-${JSON.stringify(id)}`;
      const answered = session.call('hold', { gate }, { id });
      await endpoint.gates.at(gate).entered;
      expect((await session.cancel(id)).status).toBe(202);
      expect(await endpoint.gates.at(gate).left).toBe('aborted');
      const response = await answered;
      expect([response.status, response.type, await response.messages()]).toEqual([200, 'text/event-stream', []]);
      expect(await response.endedCleanly()).toBe(true);
    },
  );

  it('ends a stream that has begun, without an answer; a resume is then 405', async () => {
    const response = await session.call('hold', { gate: 'begun' }, { id: 0, progressToken: 1 });
    const first = await response.nextMessage();
    expect((await session.cancel(0)).status).toBe(202);
    expect(await response.messages()).toEqual([]);
    expect(await response.endedCleanly()).toBe(true);
    expect(await endpoint.gates.at('begun').left).toBe('aborted');
    const resumed = await session.resume(first!.id!);
    expect([resumed.status, resumed.headers.allow]).toEqual([405, 'POST, DELETE']);
    const replayed = await session.resume(response.received[0]!.id!);
    expect((await replayed.messages()).map(({ message }) => message.params.progress)).toEqual([1]);
  });

  it('ends a stream whose client is away: it comes back to 405', async () => {
    const response = await session.call('hold', { gate: 'away' }, { id: 1, progressToken: 1 });
    const first = await response.nextMessage();
    await response.cut();
    await (await session.cancel(1)).body();
    expect(await endpoint.gates.at('away').left).toBe('aborted');
    expect((await session.resume(first!.id!)).status).toBe(405);
  });

  it('ends a call that waits for the user, whose late answer reaches nobody', async () => {
    const response = await session.call('ask', { question: 'Still there?' }, { id: 1 });
    const { message: question } = (await response.nextMessage())!;
    await (await session.cancel(1)).body();
    expect(await response.messages()).toEqual([]);
    const late = await session.post({ jsonrpc: '2.0', id: question.id, result: { action: 'accept', content: {} } });
    expect(late.status).toBe(202);
    expect(await endpoint.metric('mcp_calls_in_flight')).toBe(0);
  });

  it.each([
    ['an id of another type', () => session.cancel('1')],
    ['no id', () => session.notify('notifications/cancelled')],
    ['an id that is no id', () => session.cancel({ id: 1 })],
    ['the same id in another session', async () => (await endpoint.open()).cancel(1)],
  ])('of %s cancels nothing', async (what, cancel) => {
    const answered = session.call('hold', { gate: what }, { id: 1 });
    await endpoint.gates.at(what).entered;
    expect((await cancel()).status).toBe(202);
    endpoint.gates.at(what).release();
    expect(await endpoint.gates.at(what).left).toBe('released');
    expect(await (await answered).body()).toContain(`released ${what}`);
  });

  it('frees the id for another call', async () => {
    const cancelled = session.call('hold', { gate: 'free' }, { id: 1 });
    await endpoint.gates.at('free').entered;
    await (await session.cancel(1)).body();
    await (await cancelled).body();
    expect(await (await session.call('echo', { text: 'again' }, { id: 1 })).json()).toMatchObject({
      id: 1,
      result: {},
    });
  });

  it('that comes twice, or after the answer, is 202 and changes nothing', async () => {
    await (await session.call('echo', { text: 'done' }, { id: 1 })).body();
    for (const _time of [1, 2]) expect((await session.cancel(1)).status).toBe(202);
    expect((await session.request('ping')).status).toBe(200);
  });
});
