import { FakeAnswerBox } from '../../../../test/support/fake-pods.js';
import type { FakeResponse } from '../../../../test/support/fake-response.js';
import { LegacyKit, messagesOn, toolCall } from '../../../../test/support/legacy-kit.js';
import { until } from '../../../../test/support/until.js';
import type { SessionTransport } from '../sessions/session-transport.js';

const FORM = { mode: 'form', message: 'ok?', requestedSchema: { type: 'object', properties: {} } } as const;

let kit: LegacyKit;
let box: FakeAnswerBox;
beforeEach(async () => {
  box = new FakeAnswerBox();
  kit = await LegacyKit.create({}, { box });
  kit.capabilities.addTool({ name: 'ask' }, async (_, context) => (await context.elicit(FORM)).action);
});
afterEach(() => kit.close());

interface Asking {
  readonly transport: SessionTransport;
  readonly http: FakeResponse;
  readonly id: string;
}

/** A session whose call waits for an answer. */
async function asking(): Promise<Asking> {
  const transport = await kit.warm();
  const http = kit.post(transport, toolCall(1, 'ask'));
  await until(() => messagesOn(http).length > 0);
  return { transport, http, id: (messagesOn(http)[0] as { id: string }).id };
}

/** An answer that landed on another pod. */
const put = (sessionId: string, requestId: string, action: string) =>
  box.put({ sessionId, requestId }, JSON.stringify({ jsonrpc: '2.0', id: requestId, result: { action } }));

const answered = (action: string) => expect.objectContaining({ result: { content: [{ type: 'text', text: action }] } });

describe('an answer that landed on another pod', () => {
  it('is fetched for the call that awaits it, and for no other', async () => {
    const [first, second] = [await asking(), await asking()];
    await put(first.transport.sessionId, first.id, 'decline');
    await kit.answers.collect(first.transport.sessionId, [first.id]);
    await until(() => first.http.ended);
    expect(messagesOn(first.http)[1]).toEqual(answered('decline'));
    expect(messagesOn(second.http)).toHaveLength(1);
    expect(box.asked).toEqual([`${first.transport.sessionId} ${first.id}`]);
  });

  it('is found without a wake-up, for every session at once', async () => {
    const both = [await asking(), await asking()];
    for (const { transport, id } of both) await put(transport.sessionId, id, 'cancel');
    await kit.answers.collectAll();
    await until(() => both.every(({ http }) => http.ended));
    expect(both.map(({ http }) => messagesOn(http)[1])).toEqual([answered('cancel'), answered('cancel')]);
  });

  it('is looked for again and again, once started', async () => {
    const { transport, id, http } = await asking();
    kit.answers.start();
    await put(transport.sessionId, id, 'decline');
    await until(() => http.ended);
    kit.answers.stop();
  });
});

describe('an answer', () => {
  it('to nothing that this session awaits here is not even fetched', async () => {
    const [mine, other] = [await asking(), await asking()];
    await put(mine.transport.sessionId, other.id, 'decline');
    await put(mine.transport.sessionId, `${kit.pod.value}.999`, 'decline');
    await kit.answers.collect(mine.transport.sessionId, [other.id, `${kit.pod.value}.999`, 'forged']);
    expect(box.asked).toEqual([]);
    expect([mine, other].map(({ http }) => http.ended)).toEqual([false, false]);
  });

  it('that is late is not fetched', async () => {
    const { transport, id, http } = await asking();
    await transport.accept({ jsonrpc: '2.0', id, result: { action: 'decline' } });
    await until(() => http.ended);
    await put(transport.sessionId, id, 'cancel');
    await kit.answers.collect(transport.sessionId, [id]);
    await kit.answers.collectAll();
    expect(box.asked).toEqual([]);
  });

  it('to a session that is not in memory here reaches nobody', async () => {
    const { record } = await kit.parked();
    await kit.answers.collect(record.id, [kit.pod.next()]);
    expect(box.asked).toEqual([]);
    expect(kit.registry.size).toBe(0);
  });

  it('waits through an outage', async () => {
    const { transport, id, http } = await asking();
    await put(transport.sessionId, id, 'decline');
    box.away = true;
    await kit.answers.collectAll();
    expect(http.ended).toBe(false);
    box.away = false;
    await kit.answers.collectAll();
    await until(() => http.ended);
  });
});
