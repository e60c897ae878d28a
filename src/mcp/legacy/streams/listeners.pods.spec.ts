import { FakeClaims } from '../../../../test/support/fake-pods.js';
import { FakeResponse } from '../../../../test/support/fake-response.js';
import { LegacyKit, messagesOn } from '../../../../test/support/legacy-kit.js';
import { sessionRecord } from '../../../../test/support/session-records.js';
import { tick } from '../../../../test/support/until.js';
import { parseEventId } from '../../../cluster/events/event-id.js';
import { MemoryNotificationFeed } from '../../../cluster/notifications/memory-notification-feed.js';
import { PodId } from '../../../cluster/pods/pod-id.js';
import type { SessionRecord } from '../../../session/session-record.js';
import { missedUnknown, notification } from './missed-unknown.js';

const NEWS = ['tools', 'resources', 'prompts'].map((list) => notification(`notifications/${list}/list_changed`));

let record: SessionRecord;
let feed: MemoryNotificationFeed;
let claims: FakeClaims;
let onGap: jest.SpyInstance<void, [listener: () => void]>;
let kits: [LegacyKit, LegacyKit];
beforeEach(async () => {
  record = sessionRecord();
  feed = new MemoryNotificationFeed(new PodId());
  claims = new FakeClaims();
  onGap = jest.spyOn(feed, 'onGap');
  kits = [await LegacyKit.create({}, { feed, claims }), await LegacyKit.create({}, { feed, claims })];
  kits[0].bus.link(kits[1].bus);
  for (const { podListener } of kits) podListener.onModuleInit();
});
afterEach(() => Promise.all(kits.map((kit) => kit.close())));

async function listen(kit: LegacyKit, position?: string, name?: string): Promise<FakeResponse> {
  const http = new FakeResponse();
  kit.listeners.open(record, http.response, position === undefined ? undefined : { position, name });
  await tick();
  return http;
}

async function publish(...indexes: number[]): Promise<void> {
  for (const index of indexes) feed.publish(JSON.stringify(NEWS[index]), undefined);
  await tick();
}

/** What its client would send as `Last-Event-ID`. */
function cursorOf(http: FakeResponse): [position: string, name: string | undefined] {
  const id = parseEventId(http.ids.filter(Boolean).at(-1)!);
  return [String(id?.position), id?.stream];
}

const heardBy = (...https: FakeResponse[]) =>
  https.map((http) =>
    messagesOn(http).map((message) => NEWS.findIndex((news) => 'method' in message && message.method === news.method)),
  );

describe('GET streams of one session on two pods', () => {
  it('all stay open, and the newest alone receives', async () => {
    const older = await listen(kits[0]);
    await publish(0);
    const newer = await listen(kits[1]);
    await publish(1);
    expect(heardBy(older, newer)).toEqual([[0], [1]]);
    expect([older.ended, newer.ended]).toEqual([false, false]);
    const newest = await listen(kits[0]);
    await publish(2);
    expect(heardBy(older, newer, newest)).toEqual([[0], [1], [2]]);
  });

  it('pass on to the older one when the newest closes, and nothing is lost or told twice', async () => {
    const older = await listen(kits[0]);
    const newer = await listen(kits[1]);
    await publish(0);
    newer.cut();
    await publish(1);
    await tick();
    await publish(2);
    expect(heardBy(older, newer)).toEqual([[1, 2], [0]]);
  });

  it('pass on to the older one when the newest closes before it has claimed', async () => {
    const older = await listen(kits[0]);
    const opened = listen(kits[1]);
    [...kits[1].listeners.sessionIds].forEach((id) => kits[1].listeners.end(id));
    await opened;
    await tick();
    expect([...kits[0].listeners.silenced()]).toEqual([]);
    await publish(0, 1);
    expect(heardBy(older)).toEqual([[0, 1]]);
    expect(claims.held.get(record.id)).toBe(kits[0].listeners.get(record.id)!.claim);
  });

  it('hand over what was said before the older one heard of the close', async () => {
    const older = await listen(kits[0]);
    const newer = await listen(kits[1]);
    await publish(0);
    const unheard = jest.spyOn(kits[1].bus, 'broadcast').mockImplementation(() => undefined);
    newer.cut();
    await publish(1, 2);
    kits[0].bus.deliver(unheard.mock.calls[0]![0]);
    await tick();
    expect(heardBy(older)).toEqual([[1, 2]]);
  });

  it('lose nobody when a silent one closes', async () => {
    const older = await listen(kits[0]);
    const newer = await listen(kits[1]);
    older.cut();
    await tick();
    await publish(0);
    expect(heardBy(newer)).toEqual([[0]]);
  });

  it('tell of a gap when the pod of the newest died, and then go on', async () => {
    const older = await listen(kits[0]);
    await listen(kits[1]);
    await publish(0);
    kits[0].pods.dead.add(kits[1].pod.value);
    for (const listener of kits[0].listeners.silenced()) await kits[0].listening.lookAfter(listener);
    await tick();
    expect(messagesOn(older)).toEqual(missedUnknown([]));
    expect(await kits[0].probe.value('streamGaps', { kind: 'get' })).toBe(1);
    await publish(1);
    expect(heardBy(older)).toEqual([[0, 1, 2, 1]]);
  });

  it('settle which one receives when the store is back', async () => {
    claims.away = true;
    const [older, newer] = [await listen(kits[0]), await listen(kits[1])];
    kits[0].listeners.get(record.id)!.claimedAt -= 1_000;
    await publish(0);
    expect(heardBy(older, newer)).toEqual([[0], [0]]);
    claims.away = false;
    for (const { bus } of kits) bus.lose();
    await tick();
    expect(kits.flatMap(({ listeners }) => [...listeners.unclaimed()])).toEqual([]);
    await publish(1);
    expect(heardBy(older, newer)).toEqual([[0], [0, 1]]);
  });

  it('end where their client has left them for another pod, which then has all it missed', async () => {
    const left = await listen(kits[0]);
    await publish(0);
    const [position, name] = cursorOf(left);
    await publish(1);
    const resumed = await listen(kits[1], position, name);
    await tick();
    expect([left.ended, resumed.ended]).toEqual([true, false]);
    expect(await kits[0].probe.value('streamsClosed', { reason: 'replaced' })).toBe(1);
    await publish(2);
    expect(heardBy(resumed)).toEqual([[1, 2]]);
    expect(cursorOf(resumed)[1]).toBe(name);
  });

  it('stay open where a late word says that another pod has them', async () => {
    const stream = await listen(kits[0]);
    const [position, name] = cursorOf(stream);
    stream.cut();
    const resumed = await listen(kits[0], position, name);
    kits[0].bus.deliver({ kind: 'listening', session: record.id, resumed: name });
    await tick();
    await publish(0);
    expect(heardBy(resumed)).toEqual([[0]]);
  });

  it('have what went to another pod on neither, when the older one comes back to its own pod', async () => {
    const older = await listen(kits[0]);
    await publish(0);
    const newer = await listen(kits[1]);
    await publish(1);
    const [position, name] = cursorOf(older);
    const back = await listen(kits[0], position, name);
    await publish(2);
    expect(heardBy(older, newer, back)).toEqual([[0], [1], [2]]);
  });

  it('are known as silenced while they are', async () => {
    await listen(kits[0]);
    expect([...kits[0].listeners.silenced()]).toEqual([]);
    const newer = await listen(kits[1]);
    expect([...kits[0].listeners.silenced()].map(({ sessionId }) => sessionId)).toEqual([record.id]);
    newer.cut();
    await tick();
    expect([...kits[0].listeners.silenced()]).toEqual([]);
  });
});

it('tells all that receive on a pod of a gap in what the pod itself has read', async () => {
  const [older, newer] = [await listen(kits[0]), await listen(kits[1])];
  kits[1].listeners.refresh({ ...record, subscriptions: ['demo://a'] });
  for (const [tell] of onGap.mock.calls) tell?.();
  expect([messagesOn(older), messagesOn(newer)]).toEqual([[], missedUnknown(['demo://a'])]);
  expect(await kits[1].probe.value('streamGaps', { kind: 'get' })).toBe(1);
  expect(newer.ids.at(-1)).toContain(feed.position);
});

describe('a GET stream that comes back to a pod which is behind', () => {
  let reached: () => void;
  beforeEach(() => {
    jest.spyOn(feed, 'reach').mockImplementation(() => new Promise((resolve) => (reached = resolve)));
  });

  it('gets what it missed first, and then once what came meanwhile', async () => {
    const start = feed.position;
    await publish(0);
    const http = await listen(kits[0], start);
    await publish(1);
    expect(messagesOn(http)).toEqual([]);
    reached();
    await publish(2);
    expect(heardBy(http)).toEqual([[0, 1, 2]]);
  });

  it('twice at once is told everything once, on the newest', async () => {
    const start = feed.position;
    await publish(0);
    const first = await listen(kits[0], start);
    const firstReached = reached;
    const second = await listen(kits[0], start);
    firstReached();
    await publish(1);
    reached();
    await publish(2);
    expect(heardBy(first, second)).toEqual([[], [0, 1, 2]]);
  });

  it('and went away meanwhile leaves nothing behind', async () => {
    const http = await listen(kits[0], feed.position);
    http.cut();
    reached();
    await publish(0);
    expect(messagesOn(http)).toEqual([]);
    expect([...kits[0].listeners.sessionIds]).toEqual([]);
  });
});
