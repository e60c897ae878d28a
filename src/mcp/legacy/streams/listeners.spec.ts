import type { JSONRPCNotification } from '@modelcontextprotocol/sdk/types.js';
import { FakeResponse } from '../../../../test/support/fake-response.js';
import { LegacyKit, messagesOn } from '../../../../test/support/legacy-kit.js';
import { LossyFeed } from '../../../../test/support/lossy-feed.js';
import { sessionRecord } from '../../../../test/support/session-records.js';
import { tick } from '../../../../test/support/until.js';
import { parseEventId, type EventId } from '../../../cluster/events/event-id.js';
import type { SessionRecord } from '../../../session/session-record.js';
import { notification, resourceUpdated } from './missed-unknown.js';

const TOOLS = notification('notifications/tools/list_changed');
const PROMPTS = notification('notifications/prompts/list_changed');

let kit: LegacyKit;
beforeEach(async () => void (kit = await LegacyKit.create({ sessionMaxGetStreams: 3 })));
afterEach(() => kit.close());

type GetEventId = Extract<EventId, { kind: 'get' }>;

function listen(record: SessionRecord, resumed?: GetEventId): FakeResponse {
  const http = new FakeResponse();
  kit.listeners.open(record, http.response, resumed && { position: resumed.position, name: resumed.stream });
  return http;
}

function publish(message: JSONRPCNotification, uri?: string): void {
  kit.feed.publish(JSON.stringify(message), uri);
}

/** The event that a client saw last on a stream. */
const cursorOf = (http: FakeResponse) => parseEventId(http.ids.filter(Boolean).at(-1)!) as GetEventId;
const open = () => kit.probe.value('streamsOpen', { kind: 'get' });

describe('a GET stream', () => {
  it('opens with a cursor, and then carries what the server says', () => {
    const http = listen(sessionRecord());
    publish(TOOLS);
    expect(http.events[0]).toMatchObject({ retry: 1_000, id: expect.any(String) as string });
    expect(messagesOn(http)).toEqual([TOOLS]);
    expect(cursorOf(http).position).toBe(kit.feed.position);
  });

  it('carries updates of the resources that its session subscribed to, and of no other', () => {
    const record = sessionRecord({ subscriptions: ['demo://a'] });
    const http = listen(record);
    for (const uri of ['demo://a', 'demo://b']) publish(resourceUpdated(uri), uri);
    kit.listeners.refresh({ ...record, subscriptions: ['demo://b'] });
    for (const uri of ['demo://a', 'demo://b']) publish(resourceUpdated(uri), uri);
    expect(messagesOn(http)).toEqual([resourceUpdated('demo://a'), resourceUpdated('demo://b')]);
  });

  it('of a session is not the business of another', () => {
    const [first, second] = [listen(sessionRecord({ subscriptions: ['demo://a'] })), listen(sessionRecord())];
    publish(resourceUpdated('demo://a'), 'demo://a');
    expect(messagesOn(first)).toHaveLength(1);
    expect(messagesOn(second)).toHaveLength(0);
  });

  it('brings a client that comes back what it missed, once and in order', async () => {
    const record = sessionRecord();
    const first = listen(record);
    publish(TOOLS);
    first.cut();
    publish(PROMPTS);
    publish(TOOLS);
    const second = listen(record, cursorOf(first));
    publish(PROMPTS);
    await tick();
    expect(second.ids[0]).toBe(first.ids.at(-1));
    expect(messagesOn(second)).toEqual([PROMPTS, TOOLS, PROMPTS]);
  });

  it('brings only what the session wants on coming back, too', async () => {
    const record = sessionRecord({ subscriptions: ['demo://a'] });
    const first = listen(record);
    first.cut();
    for (const uri of ['demo://b', 'demo://a']) publish(resourceUpdated(uri), uri);
    const second = listen(record, cursorOf(first));
    await tick();
    expect(messagesOn(second)).toEqual([resourceUpdated('demo://a')]);
  });

  it('tells and counts a gap: after another process, and when too much was said meanwhile', async () => {
    const record = sessionRecord({ subscriptions: ['demo://a'] });
    const first = listen(record);
    first.cut();
    const elsewhere = listen(record, { ...cursorOf(first), position: 'another.1' });
    for (let n = 0; n < 1_100; n += 1) publish(TOOLS);
    await tick();
    const late = listen(record, cursorOf(first));
    await tick();
    const everything = ['tools', 'resources', 'prompts'].map((list) =>
      notification(`notifications/${list}/list_changed`),
    );
    expect(messagesOn(elsewhere).slice(0, 4)).toEqual([...everything, resourceUpdated('demo://a')]);
    expect(messagesOn(late)).toEqual([...everything, resourceUpdated('demo://a')]);
    expect(await kit.probe.value('streamGaps', { kind: 'get' })).toBe(2);
  });

  it('tells and counts a gap where notifications are lost while it is open', async () => {
    const feed = new LossyFeed();
    await kit.close();
    kit = await LegacyKit.create({}, { feed });
    const http = listen(sessionRecord({ subscriptions: ['demo://a'] }));
    feed.lose();
    expect(messagesOn(http)).toHaveLength(4);
    expect(messagesOn(http).at(-1)).toEqual(resourceUpdated('demo://a'));
    expect(await kit.probe.value('streamGaps', { kind: 'get' })).toBe(1);
  });

  it('has nothing more to tell after a gap was told', async () => {
    const record = sessionRecord();
    const first = listen(record, { kind: 'get', session: '0123456789ab', position: 'another.7' });
    await tick();
    expect(messagesOn(first)).toHaveLength(3);
    first.cut();
    const second = listen(record, cursorOf(first));
    await tick();
    expect(messagesOn(second)).toEqual([]);
  });
});

describe('several GET streams of one session', () => {
  it('all stay open, and the newest receives', () => {
    const record = sessionRecord();
    const [older, newest] = [listen(record), listen(record)];
    publish(TOOLS);
    expect([older, newest].map((http) => messagesOn(http).length)).toEqual([0, 1]);
    expect([older, newest].map((http) => http.ended)).toEqual([false, false]);
  });

  it('give their turn to the next older one when the newest closes', () => {
    const record = sessionRecord();
    const [oldest, middle, newest] = [listen(record), listen(record), listen(record)];
    middle.cut();
    newest.cut();
    publish(TOOLS);
    expect(messagesOn(oldest)).toEqual([TOOLS]);
    expect(messagesOn(middle)).toEqual([]);
  });

  it('make room by the end of the oldest, and not so soon again', () => {
    const record = sessionRecord();
    const streams = [listen(record), listen(record), listen(record)];
    expect(kit.listeners.makeRoom(record.id, 'me')).toBeUndefined();
    streams.push(listen(record));
    expect(streams.map((http) => http.ended)).toEqual([true, false, false, false]);
    expect(kit.listeners.makeRoom(record.id, 'me')).toBe('session');
    expect(kit.listeners.makeRoom(sessionRecord().id, 'me')).toBeUndefined();
    expect(streams.map((http) => http.ended)).toEqual([true, false, false, false]);
  });

  it('give their place to the stream that their client comes back with, and nothing is told twice', async () => {
    const record = sessionRecord();
    const first = listen(record);
    publish(TOOLS);
    const second = listen(record);
    publish(PROMPTS);
    const back = listen(record, cursorOf(first));
    await tick();
    publish(TOOLS);
    expect([first.ended, second.ended, back.ended]).toEqual([true, false, false]);
    expect([first, second, back].map(messagesOn)).toEqual([[TOOLS], [PROMPTS], [TOOLS]]);
    expect(back.ids[0]).toBe(first.ids.at(-1));
  });

  it('bring one that was cut what it was sent in its time, and not what went to a newer one', async () => {
    const record = sessionRecord();
    const [older, position] = [listen(record), kit.feed.position];
    publish(TOOLS);
    const cursor = { ...cursorOf(older), position };
    const newer = listen(record);
    publish(PROMPTS);
    older.cut();
    publish(PROMPTS);
    const back = listen(record, cursor);
    publish(TOOLS);
    await tick();
    expect(messagesOn(newer)).toEqual([PROMPTS, PROMPTS]);
    expect(messagesOn(back)).toEqual([TOOLS, TOOLS]);
  });

  it('move the cursor of one that receives again past what went to another', async () => {
    const record = sessionRecord();
    const older = listen(record);
    const newer = listen(record);
    publish(TOOLS);
    newer.cut();
    expect(cursorOf(older).position).toBe(kit.feed.position);
    publish(PROMPTS);
    older.cut();
    const back = listen(record, cursorOf(older));
    await tick();
    expect([newer, older, back].map(messagesOn)).toEqual([[TOOLS], [PROMPTS], []]);
  });

  it('are told of no gap for what was not theirs', async () => {
    const record = sessionRecord();
    const older = listen(record);
    const newer = listen(record);
    for (let n = 0; n < 1_100; n += 1) publish(TOOLS);
    const back = listen(record, cursorOf(older));
    await tick();
    expect(messagesOn(newer)).toHaveLength(1_100);
    expect(messagesOn(back)).toEqual([]);
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
