import { FakeAnswerBox, FakeClaims } from '../../../../test/support/fake-pods.js';
import { FakeResponse } from '../../../../test/support/fake-response.js';
import { LegacyKit, messagesOn, toolCall } from '../../../../test/support/legacy-kit.js';
import { until } from '../../../../test/support/until.js';
import type { CallContext } from '../../../capabilities/call-context.js';
import { randomUUID } from 'node:crypto';
import type { SessionTransport } from '../sessions/session-transport.js';
import { resourceUpdated } from '../streams/missed-unknown.js';

const FORM = { mode: 'form', message: 'ok?', requestedSchema: { type: 'object', properties: {} } } as const;

let kit: LegacyKit;
let box: FakeAnswerBox;
let contexts: CallContext[];
let transport: SessionTransport;
beforeEach(async () => {
  box = new FakeAnswerBox();
  kit = await LegacyKit.create({}, { box, claims: new FakeClaims() });
  contexts = [];
  kit.capabilities.addTool({ name: 'hang' }, async (_, context) => {
    contexts.push(context);
    await new Promise((resolve) => context.signal.addEventListener('abort', resolve));
    return 'aborted';
  });
  kit.capabilities.addTool({ name: 'ask' }, async (_, context) => (await context.elicit(FORM)).action);
  kit.podListener.onModuleInit();
  transport = await kit.warm();
});
afterEach(() => kit.close());

const asked = (operation: string) => kit.store.asked.filter((line) => line.startsWith(operation)).length;

async function hanging(id: string | number, of = transport): Promise<FakeResponse> {
  const before = contexts.length;
  const http = kit.post(of, toolCall(id, 'hang'));
  await until(() => contexts.length > before);
  return http;
}

describe('a pod that is woken', () => {
  it('for an answer fetches it for the call that waits', async () => {
    const http = kit.post(transport, toolCall(1, 'ask'));
    await until(() => messagesOn(http).length > 0);
    const { id } = messagesOn(http)[0] as { id: string };
    const answer = { jsonrpc: '2.0', id, result: { action: 'decline' } };
    await box.put({ sessionId: transport.sessionId, requestId: id }, JSON.stringify(answer));
    kit.bus.deliver({ kind: 'answer', session: transport.sessionId, id });
    await until(() => http.ended);
    expect(messagesOn(http)[1]).toMatchObject({ result: { content: [{ text: 'decline' }] } });
  });

  it('for progress tells whoever awaits it, under the id that it knows', () => {
    const notify = jest.spyOn(transport, 'notify');
    const params = { progressToken: 'forged', progress: 3 };
    kit.bus.deliver({ kind: 'progress', session: transport.sessionId, id: 'abc.1', params });
    expect(notify).toHaveBeenCalledWith({
      jsonrpc: '2.0',
      method: 'notifications/progress',
      params: { progressToken: 'abc.1', progress: 3 },
    });
  });

  it.each([0, '0', 7])('for a cancellation ends the call with the id %j, and no other', async (id) => {
    const cancelled = await hanging(id);
    const others = [
      await hanging(typeof id === 'number' ? String(id) : Number(id)),
      await hanging(id, await kit.warm()),
    ];
    kit.bus.deliver({ kind: 'cancel', session: transport.sessionId, requestId: id, reason: 'enough' });
    await until(() => cancelled.ended);
    expect(contexts.map(({ signal }) => signal.aborted)).toEqual([true, false, false]);
    expect(others.map(({ ended }) => ended)).toEqual([false, false]);
    expect(String(contexts[0]?.signal.reason)).toContain('enough');
  });

  it('for a stream looks at it, and at no other', async () => {
    const woken: string[] = [];
    for (const stream of ['a.1', 'a.2']) {
      void kit.wakeUps.wait({ sessionId: transport.sessionId, stream }, 60_000).then(() => woken.push(stream));
    }
    kit.bus.deliver({ kind: 'appended', session: transport.sessionId, stream: 'a.2' });
    await until(() => woken.length > 0);
    expect(woken).toEqual(['a.2']);
    kit.wakeUps.wakeAll();
  });

  it('because messages were lost looks at all that is awaited and followed', async () => {
    const http = kit.post(transport, toolCall(1, 'ask'));
    await until(() => messagesOn(http).length > 0);
    const { id } = messagesOn(http)[0] as { id: string };
    const answer = { jsonrpc: '2.0', id, result: { action: 'cancel' } };
    await box.put({ sessionId: transport.sessionId, requestId: id }, JSON.stringify(answer));
    const followed = kit.wakeUps.wait({ sessionId: transport.sessionId, stream: 'a.1' }, 60_000);
    const looked = jest.spyOn(kit.exchanges, 'look');
    kit.bus.lose();
    await followed;
    await until(() => http.ended);
    expect(looked).toHaveBeenCalledTimes(1);
  });
});

describe('a session that ended on another pod', () => {
  it('ends here at once: its calls, its streams and its transport', async () => {
    const [calling, listening] = [await hanging(1), new FakeResponse()];
    kit.listeners.open(transport.stored.record, listening.response, undefined);
    await kit.store.lose(transport.sessionId);
    kit.bus.deliver({ kind: 'ended', session: transport.sessionId, reason: 'deleted' });
    await until(() => calling.ended && listening.ended);
    expect(kit.registry.get(transport.sessionId)).toBeUndefined();
    expect(await kit.probe.value('sessionCleanup', { reason: 'deleted' })).toBe(1);
  });

  it('goes on when the store says that it lives, or says nothing: a message is only a reason to look', async () => {
    const calling = await hanging(1);
    for (const away of [false, true]) {
      kit.store.away = away;
      const before = asked('peek');
      kit.bus.deliver({ kind: 'ended', session: transport.sessionId, reason: 'revoked' });
      await until(() => asked('peek') > before);
      await new Promise(setImmediate);
    }
    expect(kit.registry.get(transport.sessionId)).toBe(transport);
    expect(calling.ended).toBe(false);
  });

  it('is not asked about where nothing is known of it', async () => {
    kit.bus.deliver({ kind: 'ended', session: randomUUID(), reason: 'deleted' });
    kit.bus.deliver({ kind: 'changed', session: randomUUID() });
    await new Promise(setImmediate);
    expect(asked('peek')).toBe(0);
  });
});

it('sends to a GET stream what its session subscribed to on another pod', async () => {
  const http = new FakeResponse();
  const { record } = await kit.parked();
  kit.listeners.open(record, http.response, undefined);
  await kit.store.update(record.id, { field: 'subscribe', uri: 'demo://a' });
  kit.bus.deliver({ kind: 'changed', session: record.id });
  await until(() => asked('peek') > 0);
  await new Promise(setImmediate);
  kit.feed.publish('{}', 'demo://a');
  expect(messagesOn(http)).toEqual([resourceUpdated('demo://a')]);
});

it('starts to look for answers by itself, and stops', async () => {
  const [start, stop] = [jest.spyOn(kit.answers, 'start'), jest.spyOn(kit.answers, 'stop')];
  kit.podListener.onModuleInit();
  expect(start).toHaveBeenCalledTimes(1);
  kit.podListener.onApplicationShutdown();
  expect(stop).toHaveBeenCalledTimes(1);
});

it('claims for streams that could not claim, when messages were lost and from time to time', async () => {
  kit.podListener.onApplicationShutdown();
  jest.useFakeTimers();
  const claimAgain = jest.spyOn(kit.listening, 'claimAgain').mockResolvedValue();
  const { record } = await kit.parked();
  kit.listeners.open(record, new FakeResponse().response, undefined);
  kit.podListener.onModuleInit();
  const listener = kit.listeners.get(record.id)!;
  await jest.advanceTimersByTimeAsync(2_000);
  expect(claimAgain).not.toHaveBeenCalled();
  listener.isUnclaimed = true;
  await jest.advanceTimersByTimeAsync(2_000);
  expect(claimAgain).toHaveBeenCalledWith(listener);
  const before = claimAgain.mock.calls.length;
  kit.bus.lose();
  expect(claimAgain.mock.calls.length).toBeGreaterThan(before);
  kit.podListener.onApplicationShutdown();
  jest.useRealTimers();
});

it('looks after silent streams, whose receiver may have died with its pod', async () => {
  kit.podListener.onApplicationShutdown();
  jest.useFakeTimers();
  const lookAfter = jest.spyOn(kit.listening, 'lookAfter').mockResolvedValue();
  const { record } = await kit.parked();
  kit.listeners.open(record, new FakeResponse().response, undefined);
  kit.podListener.onModuleInit();
  await jest.advanceTimersByTimeAsync(2_000);
  expect(lookAfter).not.toHaveBeenCalled();
  const listener = kit.listeners.get(record.id)!;
  listener.silencedBy = 'another';
  await jest.advanceTimersByTimeAsync(2_000);
  expect(lookAfter).toHaveBeenCalledWith(listener);
  kit.podListener.onApplicationShutdown();
  jest.useRealTimers();
});
