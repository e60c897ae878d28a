import { FakeResponse } from '../../../../test/support/fake-response.js';
import { LegacyKit, messagesOn } from '../../../../test/support/legacy-kit.js';
import { sessionRecord } from '../../../../test/support/session-records.js';
import { parseEventId, type EventId } from '../../../cluster/event-id.js';
import type { SessionRecord } from '../../../session/session-record.js';
import { notification, resourceUpdated } from './missed-unknown.js';

const TOOLS = notification('notifications/tools/list_changed');
const PROMPTS = notification('notifications/prompts/list_changed');

let kit: LegacyKit;
beforeEach(() => (kit = new LegacyKit({ sessionMaxGetStreams: 3 })));
afterEach(() => kit.close());

type GetEventId = Extract<EventId, { kind: 'get' }>;

function listen(record: SessionRecord, resumed?: GetEventId): FakeResponse {
  const http = new FakeResponse();
  kit.listeners.open(record, http.response, resumed);
  return http;
}

/** The event that a client saw last on a stream. */
const cursorOf = (http: FakeResponse) => parseEventId(http.ids.filter(Boolean).at(-1)!) as GetEventId;
const open = () => kit.probe.value('streamsOpen', { kind: 'get' });

describe('a GET stream', () => {
  it('opens with a cursor, and then carries what the server says', () => {
    const http = listen(sessionRecord());
    kit.listeners.publish(TOOLS);
    expect(http.events[0]).toMatchObject({ retry: '1000', id: expect.any(String) as string });
    expect(messagesOn(http)).toEqual([TOOLS]);
    expect(cursorOf(http).position).toBe(1);
  });

  it('carries updates of the resources that its session subscribed to, and of no other', () => {
    const record = sessionRecord({ subscriptions: ['demo://a'] });
    const http = listen(record);
    for (const uri of ['demo://a', 'demo://b']) kit.listeners.publish(resourceUpdated(uri), uri);
    kit.listeners.refresh({ ...record, subscriptions: ['demo://b'] });
    for (const uri of ['demo://a', 'demo://b']) kit.listeners.publish(resourceUpdated(uri), uri);
    expect(messagesOn(http)).toEqual([resourceUpdated('demo://a'), resourceUpdated('demo://b')]);
  });

  it('of a session is not the business of another', () => {
    const [first, second] = [listen(sessionRecord({ subscriptions: ['demo://a'] })), listen(sessionRecord())];
    kit.listeners.publish(resourceUpdated('demo://a'), 'demo://a');
    expect(messagesOn(first)).toHaveLength(1);
    expect(messagesOn(second)).toHaveLength(0);
  });

  it('brings a client that comes back what it missed, once and in order', () => {
    const record = sessionRecord();
    const first = listen(record);
    kit.listeners.publish(TOOLS);
    first.cut();
    kit.listeners.publish(PROMPTS);
    kit.listeners.publish(TOOLS);
    const second = listen(record, cursorOf(first));
    kit.listeners.publish(PROMPTS);
    expect(second.ids[0]).toBe(first.ids.at(-1));
    expect(messagesOn(second)).toEqual([PROMPTS, TOOLS, PROMPTS]);
  });

  it('brings only what the session wants on coming back, too', () => {
    const record = sessionRecord({ subscriptions: ['demo://a'] });
    const first = listen(record);
    first.cut();
    for (const uri of ['demo://b', 'demo://a']) kit.listeners.publish(resourceUpdated(uri), uri);
    expect(messagesOn(listen(record, cursorOf(first)))).toEqual([resourceUpdated('demo://a')]);
  });

  it('tells and counts a gap: after another process, and when too much was said meanwhile', async () => {
    const record = sessionRecord({ subscriptions: ['demo://a'] });
    const first = listen(record);
    first.cut();
    const elsewhere = listen(record, { ...cursorOf(first), pod: 'another' });
    for (let n = 0; n < 1_100; n += 1) kit.listeners.publish(TOOLS);
    const late = listen(record, cursorOf(first));
    const everything = ['tools', 'resources', 'prompts'].map((list) =>
      notification(`notifications/${list}/list_changed`),
    );
    expect(messagesOn(elsewhere).slice(0, 4)).toEqual([...everything, resourceUpdated('demo://a')]);
    expect(messagesOn(late)).toEqual([...everything, resourceUpdated('demo://a')]);
    expect(await kit.probe.value('streamGaps', { kind: 'get' })).toBe(2);
  });

  it('has nothing more to tell after a gap was told', () => {
    const record = sessionRecord();
    const first = listen(record, { kind: 'get', session: '0123456789ab', pod: 'another', position: 7 });
    first.cut();
    expect(messagesOn(listen(record, cursorOf(first)))).toEqual([]);
  });
});

describe('several GET streams of one session', () => {
  it('all stay open, and the newest receives', () => {
    const record = sessionRecord();
    const [older, newest] = [listen(record), listen(record)];
    kit.listeners.publish(TOOLS);
    expect([older, newest].map((http) => messagesOn(http).length)).toEqual([0, 1]);
    expect([older, newest].map((http) => http.ended)).toEqual([false, false]);
  });

  it('give their turn to the next older one when the newest closes', () => {
    const record = sessionRecord();
    const [oldest, middle, newest] = [listen(record), listen(record), listen(record)];
    middle.cut();
    newest.cut();
    kit.listeners.publish(TOOLS);
    expect(messagesOn(oldest)).toEqual([TOOLS]);
    expect(messagesOn(middle)).toEqual([]);
  });

  it('are as many as a session may have', () => {
    const record = sessionRecord();
    const streams = [listen(record), listen(record), listen(record)];
    expect(kit.listeners.isFull(record.id)).toBe(true);
    expect(kit.listeners.isFull(sessionRecord().id)).toBe(false);
    streams[0]?.cut();
    expect(kit.listeners.isFull(record.id)).toBe(false);
  });
});

describe('listening sessions', () => {
  it('are forgotten when their last stream closes', async () => {
    const record = sessionRecord();
    const streams = [listen(record), listen(record)];
    expect([...kit.listeners.sessionIds]).toEqual([record.id]);
    streams.forEach((http) => http.cut());
    expect([...kit.listeners.sessionIds]).toEqual([]);
    expect(await open()).toBe(0);
  });

  it('need no transport', () => {
    listen(sessionRecord());
    expect(kit.registry.size).toBe(0);
  });

  it('lose every stream when their session is over, and no other session does', async () => {
    const [record, other] = [sessionRecord(), sessionRecord()];
    const streams = [listen(record), listen(record), listen(other)];
    expect(kit.listeners.end(record.id)).toBe(true);
    expect(streams.map((http) => http.ended)).toEqual([true, true, false]);
    expect(kit.listeners.end(record.id)).toBe(false);
    expect(await kit.probe.value('streamsClosed', { reason: 'gone' })).toBe(2);
  });

  it('all lose their streams at a shutdown', async () => {
    const streams = [listen(sessionRecord()), listen(sessionRecord()), listen(sessionRecord())];
    await kit.listeners.endAll(3);
    expect(streams.every((http) => http.ended)).toBe(true);
    expect(await open()).toBe(0);
  });

  it('whose client is gone before the stream began leave nothing behind', async () => {
    const http = new FakeResponse();
    http.cut();
    kit.listeners.open(sessionRecord(), http.response, undefined);
    await Promise.resolve();
    expect([...kit.listeners.sessionIds]).toEqual([]);
    expect(await open()).toBe(0);
  });
});
