import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import { FakeResponse } from '../../../../test/support/fake-response.js';
import { LegacyKit, messagesOn, rpcRequest, toolCall } from '../../../../test/support/legacy-kit.js';
import { until } from '../../../../test/support/until.js';
import type { CallContext } from '../../../capabilities/call-context.js';
import type { EvictionReason } from '../../../metrics/metrics.js';
import type { SessionTransport } from './session-transport.js';

const FORM = { mode: 'form', message: 'ok?', requestedSchema: { type: 'object', properties: {} } } as const;

let kit: LegacyKit;
let transport: SessionTransport;
/** Calls of the tool `hang`, which ends only when its call is aborted. */
let hanging: CallContext[];
beforeEach(async () => {
  kit = await LegacyKit.create();
  hanging = [];
  kit.capabilities.addTool({ name: 'hang' }, async (_, context) => {
    hanging.push(context);
    return new Promise<string>((_resolve, reject) => {
      context.signal.addEventListener('abort', () => reject(context.signal.reason as Error));
    });
  });
  kit.capabilities.addTool({ name: 'ask' }, async (_, context) => JSON.stringify(await context.elicit(FORM)));
  transport = await kit.warm();
});
afterEach(() => kit.close());

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const cancel = (requestId: unknown) =>
  transport.notify({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId } });

/** Calls `ask`; resolves with the elicitation as the client got it. */
async function asked(
  id: string | number = 1,
): Promise<{ response: FakeResponse; question: JSONRPCMessage & { id: string } }> {
  const response = kit.post(transport, toolCall(id, 'ask'));
  await until(() => messagesOn(response).length > 0);
  return { response, question: messagesOn(response)[0] as never };
}

it('makes no server of the SDK for a session that asks its client nothing', async () => {
  const made = jest.spyOn(kit.factory, 'createQuestions');
  kit.post(transport, toolCall(1, 'hang'));
  await transport.notify({ jsonrpc: '2.0', method: 'notifications/initialized' });
  await transport.notify({ jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: 'x.1' } });
  expect(await transport.accept({ jsonrpc: '2.0', id: 'x.1', result: {} })).toBe('unknown');
  expect(transport.awaited).toEqual([]);
  await cancel(1);
  await kit.registry.evict(transport.sessionId, 'deleted');
  expect(made).not.toHaveBeenCalled();
});

describe('a cancelled call', () => {
  it.each([0, 1, '0', '1', 'a', ''])('with the id %j is aborted, never answered, and its response ends', async (id) => {
    const response = kit.post(transport, toolCall(id, 'hang'));
    await settled();
    await cancel(id);
    await settled();
    expect(hanging[0]?.signal.aborted).toBe(true);
    expect(response).toMatchObject({ status: 200, body: '', ended: true });
    expect(transport.callsInFlight).toBe(0);
  });

  it.each([
    [0, '0'],
    ['0', 0],
    [1, 2],
  ])('with the id %j is another than %j', async (id, other) => {
    const response = kit.post(transport, toolCall(id, 'hang'));
    await settled();
    await cancel(other);
    expect(hanging[0]?.signal.aborted).toBe(false);
    expect(response.ended).toBe(false);
  });

  it('does not take a second call of the same id with it', async () => {
    kit.post(transport, toolCall(7, 'hang'));
    await settled();
    await cancel(7);
    const second = kit.post(transport, toolCall(7, 'hang'));
    await settled();
    expect(hanging.map((context) => context.signal.aborted)).toEqual([true, false]);
    expect(second.ended).toBe(false);
    expect(transport.callsInFlight).toBe(1);
  });

  it('says nothing more, even when its handler does not care', async () => {
    const response = kit.post(transport, toolCall(1, 'hang'));
    await settled();
    await cancel(1);
    await hanging[0]?.log('error', 'still here');
    await hanging[0]?.progress(1);
    await expect(hanging[0]?.elicit(FORM)).rejects.toThrow('cancelled');
    expect(response.body).toBe('');
  });

  it.each([undefined, null, {}, 'unknown'])('needs an id that is in flight: %j is ignored', async (id) => {
    kit.post(transport, toolCall(1, 'hang'));
    await settled();
    await cancel(id);
    expect(transport.callsInFlight).toBe(1);
  });
});

describe('a question to the client', () => {
  it('carries an id of this pod, and its answer reaches the one who asked', async () => {
    const { response, question } = await asked();
    expect(question).toMatchObject({
      method: 'elicitation/create',
      id: expect.stringMatching(`^${kit.pod.value}\\.`) as string,
    });
    await transport.accept({ jsonrpc: '2.0', id: question.id, result: { action: 'accept', content: {} } });
    await until(() => response.ended);
    expect(messagesOn(response)[1]).toMatchObject({
      id: 1,
      result: { content: [{ text: '{"action":"accept","content":{}}' }] },
    });
  });

  it('is answered once; what comes again, late or for another is dropped and counted', async () => {
    const { response, question } = await asked();
    const answer = { jsonrpc: '2.0', id: question.id, result: { action: 'decline' } } as const;
    await transport.accept({ ...answer, id: 0 });
    await transport.accept({ ...answer, id: 'other.1' });
    expect(await kit.probe.value('answersDropped')).toBe(2);
    await transport.accept(answer);
    await transport.accept(answer);
    await until(() => response.ended);
    await transport.accept(answer);
    expect(await kit.probe.value('answersDropped')).toBe(4);
  });

  it('keeps two concurrent ones apart', async () => {
    const [first, second] = [await asked(1), await asked(2)];
    await transport.accept({ jsonrpc: '2.0', id: second.question.id, result: { action: 'cancel' } });
    await transport.accept({ jsonrpc: '2.0', id: first.question.id, result: { action: 'decline' } });
    await until(() => first.response.ended && second.response.ended);
    expect(messagesOn(first.response)[1]).toMatchObject({
      id: 1,
      result: { content: [{ text: '{"action":"decline"}' }] },
    });
    expect(messagesOn(second.response)[1]).toMatchObject({
      id: 2,
      result: { content: [{ text: '{"action":"cancel"}' }] },
    });
  });

  it('is awaited no longer when its call is cancelled', async () => {
    const { question } = await asked();
    await cancel(1);
    await settled();
    await transport.accept({ jsonrpc: '2.0', id: question.id, result: { action: 'accept', content: {} } });
    expect(await kit.probe.value('answersDropped')).toBe(1);
  });

  it('of a call that is over goes nowhere and is not awaited', async () => {
    let late: CallContext | undefined;
    kit.capabilities.addTool({ name: 'quick' }, async (_, context) => {
      late = context;
      return 'done';
    });
    kit.post(transport, toolCall(1, 'quick'));
    await settled();
    await expect(late?.elicit(FORM)).rejects.toThrow('call in flight');
    const dropped = { jsonrpc: '2.0', id: `${kit.pod.value}.1`, result: { action: 'decline' } } as const;
    await transport.accept(dropped);
    expect(await kit.probe.value('answersDropped')).toBe(1);
  });
});

describe('a transport that is closed', () => {
  it.each<[EvictionReason, number, string]>([
    ['deleted', 404, 'gone'],
    ['expired', 404, 'gone'],
    ['shutdown', 503, 'shutdown'],
  ])('because %s answers each call in flight with %d and aborts it', async (reason, status) => {
    const responses = [kit.post(transport, toolCall(1, 'hang')), kit.post(transport, toolCall(2, 'hang'))];
    await settled();
    await kit.registry.evict(transport.sessionId, reason);
    expect(responses.map((response) => response.status)).toEqual([status, status]);
    expect(hanging.every((context) => context.signal.aborted)).toBe(true);
    expect([transport.callsInFlight, transport.leases]).toEqual([0, 0]);
    expect(await kit.probe.value('callsInFlight')).toBe(0);
  });

  it('ends its streams with an error answer, so that a client learns of it', async () => {
    const { response } = await asked();
    await kit.registry.evict(transport.sessionId, 'deleted');
    expect(messagesOn(response)[1]).toMatchObject({ id: 1, error: { code: -32001 } });
    expect(response.ended).toBe(true);
    expect(await kit.probe.value('streamsOpen', { kind: 'call' })).toBe(0);
  });

  it('tells the SDK’s server once, so that it lets go of what it holds', async () => {
    await asked();
    const closed = jest.spyOn(transport.questions, 'onclose');
    await kit.registry.evict(transport.sessionId, 'deleted');
    await transport.closeFor('shutdown');
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it('lets no question wait', async () => {
    let failure: unknown;
    kit.capabilities.addTool({ name: 'ask-and-tell' }, async (_, context) => {
      await context.elicit(FORM).catch((error: unknown) => (failure = error));
      return 'ok';
    });
    const response = kit.post(transport, toolCall(1, 'ask-and-tell'));
    await until(() => messagesOn(response).length > 0);
    await kit.registry.evict(transport.sessionId, 'deleted');
    await until(() => failure !== undefined);
  });

  it('serves nothing more', async () => {
    await kit.registry.evict(transport.sessionId, 'deleted');
    const response = kit.post(transport, rpcRequest(1, 'ping'));
    await settled();
    expect(response).toMatchObject({ status: 404, ended: true });
    expect(transport.callsInFlight).toBe(0);
  });
});

it('gives a session only its own streams, whatever name it guesses', async () => {
  const { response } = await asked();
  const stream = /^c-[0-9a-f]+-([0-9a-f.]+)-0$/.exec(response.ids[0] ?? '')?.[1] ?? '';
  expect(kit.exchanges.streamOf({ sessionId: transport.sessionId, stream })).toBeDefined();
  expect(kit.exchanges.streamOf({ sessionId: 'another', stream })).toBeUndefined();
});
