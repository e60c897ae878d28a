import { FakeResponse } from '../../../../test/support/fake-response.js';
import { logEvent } from '../../../../test/support/log-event.js';
import { openPodPair, type PodKit, type PodPair } from '../../../../test/support/pod-pair.js';
import { startRedis, type RedisServer } from '../../../../test/support/redis-server.js';
import { until } from '../../../../test/support/until.js';
import type { EventWeight, StreamName } from '../../../cluster/events/event-log.js';
import type { Settings } from '../../../config/settings.js';
import type { StreamOwner } from '../streams/call-stream.js';

let server: RedisServer;
let pair: PodPair;
let owner: StreamOwner;
let name: StreamName;
/** The last position that the owner has used. */
let last: number;

beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());
beforeEach(() => open());
afterEach(() => pair.close());

async function open(settings: Partial<Settings> = {}): Promise<void> {
  await server.client.flushall();
  pair = await openPodPair(server, settings);
  owner = (await pair.session()).transport;
  name = { sessionId: owner.sessionId, stream: pair.owner.pod.next() };
  await pair.owner.log.open(name, { ids: [1] });
  last = 0;
}

const append = (data: string, weight?: EventWeight) =>
  pair.owner.log.append(name, 1, logEvent((last += 1), data, weight));
const positions = (http: FakeResponse) => http.ids.map((id) => Number(id?.split('-').at(-1)));

/** A client that comes back on another pod than its stream's. */
function follow(position: number, as = owner, kit: PodKit = pair.nextOwner): FakeResponse {
  const http = new FakeResponse();
  const connection = kit.pod.next();
  void kit.log
    .claim(name, position, connection)
    .then(() => kit.follower.follow({ owner: as, name, ids: [1], connection }, position, http.response));
  return http;
}

/** What the bus would do. */
async function wokenUntil(condition: () => boolean | Promise<boolean>): Promise<void> {
  await until(() => {
    pair.nextOwner.wakeUps.wake(name);
    return condition();
  });
}

describe('a client that comes back on another pod', () => {
  it('is answered at once, with its own cursor', async () => {
    const http = follow(7);
    await until(() => http.status > 0);
    expect(http).toMatchObject({ status: 200, headers: { 'Mcp-Session-Id': owner.sessionId } });
    expect(positions(http)).toEqual([7]);
  });

  it('gets what it missed and then what comes, each once and in order, and the end', async () => {
    for (const text of ['1', '2', '3']) await append(text);
    const http = follow(1);
    await until(() => http.data.length === 2);
    for (const text of ['4', '5']) await append(text);
    await wokenUntil(() => http.data.length === 4);
    await append('6');
    await pair.owner.log.end(name, 1);
    await wokenUntil(() => http.ended);
    expect(http.data).toEqual(['2', '3', '4', '5', '6']);
    expect(positions(http)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await pair.nextOwner.probe.value('streamsClosed', { reason: 'finished' })).toBe(1);
  });

  it('gets every event once, however writing, wake-ups and connections interleave', async () => {
    const https: FakeResponse[] = [];
    let written = 0;
    const writing = (async () => {
      for (; written < 200; written += 1) await append(String(written + 1));
      await pair.owner.log.end(name, 1);
    })();
    for (let cursor = 0; ;) {
      const http = follow(cursor);
      https.push(http);
      const enough = http.data.length + 30;
      await wokenUntil(() => http.ended || http.data.length >= enough);
      if (http.ended) break;
      http.cut();
      cursor = positions(http).at(-1)!;
    }
    await writing;
    expect(https.length).toBeGreaterThan(2);
    expect(https.flatMap(({ data }) => data)).toEqual(Array.from({ length: 200 }, (_, n) => String(n + 1)));
  });

  it('hears it on the newest of its connections alone, where every wake-up is lost', async () => {
    const older = follow(0);
    await append('1');
    await until(() => older.data.length === 1);
    const newer = follow(1);
    await until(() => newer.status > 0);
    await append('2');
    await until(() => older.ended && newer.data.length === 1);
    expect([older.data, newer.data, newer.ended]).toEqual([['1'], ['2'], false]);
    expect(await pair.nextOwner.probe.value('streamsClosed', { reason: 'replaced' })).toBe(1);
  });

  it('gets what comes where every wake-up is lost', async () => {
    const http = follow(0);
    await append('1');
    await until(() => http.data.length === 1);
  });

  it('has no event without data before 2025-11-25', async () => {
    await append('1');
    const http = follow(0, { ...owner, protocolVersion: '2025-06-18' });
    await until(() => http.data.length === 1);
    expect(http.events).toHaveLength(1);
  });

  it('keeps its stream while the store is away, and gets the rest when it is back', async () => {
    const http = follow(0);
    await append('1');
    await wokenUntil(() => http.data.length === 1);
    const outage = jest
      .spyOn(pair.nextOwner.log, 'follow')
      .mockResolvedValue({ state: 'unavailable', cause: new Error('away') });
    await append('2');
    await wokenUntil(() => outage.mock.calls.length > 2);
    expect(http.ended).toBe(false);
    outage.mockRestore();
    await wokenUntil(() => http.data.length === 2);
    expect(http.data).toEqual(['1', '2']);
  });

  it('is told what it waits for in vain, and let go, when its session is gone with all its streams', async () => {
    const http = follow(0);
    await pair.nextOwner.store.lose(owner.sessionId);
    await pair.owner.log.forget(owner.sessionId);
    await wokenUntil(() => http.ended);
    expect(http.data.map((text) => JSON.parse(text) as unknown)).toEqual([
      { jsonrpc: '2.0', id: 1, error: { code: -32001, message: 'Session not found or expired' } },
    ]);
    expect(http.ids).toEqual([http.ids[0], undefined]);
  });

  it('is not told that its session is gone where only its stream was lost', async () => {
    const http = follow(0);
    await pair.owner.log.forget(owner.sessionId);
    await wokenUntil(() => http.ended);
    expect(http.data.map((text) => JSON.parse(text) as unknown)).toMatchObject([{ id: 1, error: { code: -32603 } }]);
  });

  it('is told nothing more of what it has the answer to', async () => {
    const answer = JSON.stringify({ jsonrpc: '2.0', id: 1, result: {} });
    await append(answer);
    const http = follow(0);
    await until(() => http.data.length === 1);
    await pair.owner.log.forget(owner.sessionId);
    await wokenUntil(() => http.ended);
    expect(http.data).toEqual([answer]);
  });

  it('that goes away again is followed no longer', async () => {
    const read = jest.spyOn(pair.nextOwner.log, 'follow');
    const http = follow(0);
    await until(() => read.mock.calls.length > 0);
    http.cut();
    await until(() => pair.nextOwner.wakeUps.size === 0);
    const before = read.mock.calls.length;
    await append('1');
    pair.nextOwner.wakeUps.wake(name);
    await new Promise(setImmediate);
    expect(read.mock.calls).toHaveLength(before);
    expect(pair.nextOwner.sockets.size).toBe(0);
  });

  it('is told by a count of what the bounds of the log dropped, once', async () => {
    await pair.close();
    await open({ eventLogMaxEvents: 1 });
    await append('"kept"');
    for (let n = 0; n < 3; n += 1) await append('"dropped"', 'expendable');
    const read = jest.spyOn(pair.nextOwner.log, 'follow');
    const http = follow(0);
    await wokenUntil(() => read.mock.calls.length > 3);
    expect(http.data).toEqual(['"kept"']);
    expect(await pair.nextOwner.probe.value('streamGaps', { kind: 'call' })).toBe(1);
  });
});

describe('a stream whose pod died while it is followed', () => {
  it('is taken over on the open connection, which gets the end of it', async () => {
    await append('1');
    const http = follow(0);
    await wokenUntil(() => http.data.length === 1);
    pair.nextOwner.pods.dead.add(pair.owner.pod.value);
    await wokenUntil(() => http.ended);
    expect(JSON.parse(http.data.at(-1)!)).toMatchObject({ id: 1, error: { code: -32603 } });
    expect(positions(http)).toEqual([0, 1, 2]);
  });

  it('is not taken over while its pod lives', async () => {
    const considered = jest.spyOn(pair.nextOwner.takeovers, 'consider');
    const http = follow(0);
    await wokenUntil(() => considered.mock.calls.length > 2);
    expect(considered).toHaveBeenCalledWith(name, { pod: pair.owner.pod.value, epoch: 1, lostRuns: 1 });
    expect(http.ended).toBe(false);
  });
});
