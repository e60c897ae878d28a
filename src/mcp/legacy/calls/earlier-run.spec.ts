import type { FakeResponse } from '../../../../test/support/fake-response.js';
import { messagesOn, toolCall } from '../../../../test/support/legacy-kit.js';
import { logEvent } from '../../../../test/support/log-event.js';
import { openPodPair, type PodPair } from '../../../../test/support/pod-pair.js';
import { startRedis, type RedisServer } from '../../../../test/support/redis-server.js';
import { until } from '../../../../test/support/until.js';
import { parseEventId } from '../../../cluster/events/event-id.js';
import type { StreamName } from '../../../cluster/events/event-log.js';
import type { SessionTransport } from '../sessions/session-transport.js';

let server: RedisServer;
let pair: PodPair;
let transport: SessionTransport;

beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());
beforeEach(async () => {
  await server.client.flushall();
  pair = await openPodPair(server);
  ({ transport } = await pair.session());
});
afterEach(() => pair.close());

describe('a call that asks and runs again', () => {
  const form = (message: string) =>
    ({ mode: 'form', message, requestedSchema: { type: 'object', properties: {} } }) as const;
  const answerTo = (id: string, action: string) => ({ jsonrpc: '2.0', id, result: { action } }) as const;

  /** A tool that asks one thing after the other; what it asks on each pod, and its result: what it was answered. */
  function survey(questions: { readonly owner: readonly string[]; readonly nextOwner: readonly string[] }): void {
    for (const [pod, kit] of [
      ['owner', pair.owner],
      ['nextOwner', pair.nextOwner],
    ] as const) {
      kit.capabilities.addTool({ name: 'survey', annotations: { readOnlyHint: true } }, async (_, context) => {
        const actions: string[] = [];
        for (const question of questions[pod]) actions.push((await context.elicit(form(question))).action);
        return actions.join();
      });
    }
  }

  async function asking(): Promise<{ http: FakeResponse; name: StreamName }> {
    const http = pair.owner.post(transport, toolCall(1, 'survey'));
    await until(() => http.data.length === 1);
    const id = parseEventId(http.ids[0]!);
    if (id?.kind !== 'call') throw new Error('no call stream');
    return { http, name: { sessionId: transport.sessionId, stream: id.stream } };
  }

  /** The questions that the client was asked, by their ids. */
  const questionsOn = async (name: StreamName) =>
    (await promised(name)).messages.filter(({ method }) => method === 'elicitation/create').map(({ id }) => String(id));
  const nthQuestion = async (name: StreamName, n: number): Promise<string> => {
    await until(async () => (await questionsOn(name)).length >= n);
    return (await questionsOn(name))[n - 1]!;
  };
  /** All that the stream's client was ever promised. */
  const promised = async (name: StreamName) => {
    const read = await pair.nextOwner.log.read(name, 0);
    if (read.state !== 'read') throw new Error(read.state);
    return { ended: read.ended, messages: read.events.map(({ data }) => JSON.parse(data) as Record<string, unknown>) };
  };
  const takenOver = async (name: StreamName) => {
    pair.nextOwner.pods.dead.add(pair.owner.pod.value);
    await pair.nextOwner.takeovers.consider(name, { pod: pair.owner.pod.value, epoch: 1, lostRuns: 1 });
    return pair.nextOwner.rehydrated(transport.stored);
  };
  const resultOn = async (name: StreamName) => {
    await until(async () => (await promised(name)).ended);
    return (await promised(name)).messages.at(-1);
  };
  const said = (text: string) => ({ jsonrpc: '2.0', id: 1, result: { content: [{ type: 'text', text }] } });

  it('does not ask again what was answered, and awaits what was asked under the id that its client knows', async () => {
    survey({ owner: ['a', 'b'], nextOwner: ['a', 'b'] });
    const { name } = await asking();
    await transport.accept(answerTo(await nthQuestion(name, 1), 'decline'));
    const open = await nthQuestion(name, 2);
    const here = await takenOver(name);
    await until(() => here.awaits(open));
    expect(await here.accept(answerTo(open, 'cancel'))).toBe('taken');
    expect(await resultOn(name)).toEqual(said('decline,cancel'));
    expect(await questionsOn(name)).toHaveLength(2);
  });

  it('finds an answer that was stored for the dead pod', async () => {
    survey({ owner: ['a'], nextOwner: ['a'] });
    const { name } = await asking();
    const id = await nthQuestion(name, 1);
    await pair.nextOwner.relay.answer(name.sessionId, id, answerTo(id, 'decline'), 'caller');
    const here = await takenOver(name);
    await until(() => here.awaits(id));
    await pair.nextOwner.answers.collectAll();
    expect(await resultOn(name)).toEqual(said('decline'));
    expect(pair.box.stored.size).toBe(0);
  });

  it('gives each of two equal questions its own answer', async () => {
    survey({ owner: ['a', 'a', 'b'], nextOwner: ['a', 'a'] });
    const { name } = await asking();
    await transport.accept(answerTo(await nthQuestion(name, 1), 'decline'));
    await transport.accept(answerTo(await nthQuestion(name, 2), 'cancel'));
    await nthQuestion(name, 3);
    await takenOver(name);
    expect(await resultOn(name)).toEqual(said('decline,cancel'));
  });

  it('asks what it had not asked before', async () => {
    survey({ owner: ['a', 'b'], nextOwner: ['c'] });
    const { name } = await asking();
    await transport.accept(answerTo(await nthQuestion(name, 1), 'decline'));
    await nthQuestion(name, 2);
    const here = await takenOver(name);
    const asked = await nthQuestion(name, 3);
    await here.accept(answerTo(asked, 'cancel'));
    expect(await resultOn(name)).toEqual(said('cancel'));
  });

  it('asks again what was taken back', async () => {
    survey({ owner: ['a'], nextOwner: ['a'] });
    const { name } = await asking();
    const params = { requestId: await nthQuestion(name, 1) };
    const withdrawal = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params });
    await pair.owner.log.append(name, 1, logEvent(2, withdrawal));
    const here = await takenOver(name);
    await here.accept(answerTo(await nthQuestion(name, 2), 'cancel'));
    expect(await resultOn(name)).toEqual(said('cancel'));
  });

  it('gets the answer that reaches its former owner, who stops at that', async () => {
    survey({ owner: ['a'], nextOwner: ['a'] });
    const { http, name } = await asking();
    const id = await nthQuestion(name, 1);
    const here = await takenOver(name);
    await until(() => here.awaits(id));
    await pair.nextOwner.relay.answer(name.sessionId, id, answerTo(id, 'decline'), 'caller');
    await pair.owner.answers.collectAll();
    await until(() => http.ended);
    expect(transport.callsInFlight).toBe(0);
    expect(pair.box.stored.size).toBe(1);
    await pair.nextOwner.answers.collectAll();
    expect(await resultOn(name)).toEqual(said('decline'));
    expect(messagesOn(http)).toHaveLength(1);
  });
});
