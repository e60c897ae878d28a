import { logEvent } from '../../../../test/support/log-event.js';
import { FakeResponse } from '../../../../test/support/fake-response.js';
import { LegacyKit, toolCall } from '../../../../test/support/legacy-kit.js';
import { SessionWatcher } from './session-watcher.js';
import { resourceUpdated } from '../streams/missed-unknown.js';

const TTL_SECONDS = 40;
const ROUND_MS = 10_000;

let kit: LegacyKit;
let watcher: SessionWatcher;
beforeEach(async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
  kit = await LegacyKit.create({ sessionTtlSeconds: TTL_SECONDS, sessionParkAfterSeconds: 1_000 });
  watcher = watcherWith(kit);
});
afterEach(async () => {
  watcher.onApplicationShutdown();
  await kit.close();
  jest.useRealTimers();
});

function watcherWith({ settings, store, registry, listeners, views, ender, exchanges }: LegacyKit): SessionWatcher {
  const made = new SessionWatcher(settings, store, registry, listeners, views, ender, exchanges);
  made.onModuleInit();
  return made;
}

/** Lets a round begin and end. */
async function rounds(count: number): Promise<void> {
  for (; count > 0; count -= 1) await jest.advanceTimersByTimeAsync(ROUND_MS);
}

async function listening(): Promise<{ id: string; http: FakeResponse }> {
  const { record } = await kit.parked();
  const http = new FakeResponse();
  kit.listeners.open(record, http.response, undefined);
  return { id: record.id, http };
}

const asked = (id: string) => kit.store.asked.flatMap((line) => (line.endsWith(id) ? [line.split(' ')[0]] : []));

describe('a session that is connected and sends nothing', () => {
  it('lives on past its TTL while it listens', async () => {
    const { id, http } = await listening();
    await rounds(20);
    expect(await kit.store.peek(id)).toMatchObject({ state: 'alive' });
    expect(http.ended).toBe(false);
  });

  it('lives on while one of its calls runs', async () => {
    kit.capabilities.addTool({ name: 'long' }, async (_, context) => {
      await new Promise((resolve) => context.signal.addEventListener('abort', resolve));
      return 'aborted';
    });
    const transport = await kit.warm();
    kit.post(transport, toolCall(1, 'long'));
    await rounds(20);
    expect(await kit.store.peek(transport.sessionId)).toMatchObject({ state: 'alive' });
    expect(transport.callsInFlight).toBe(1);
  });

  it('is asked about with its call streams, whose client may hear them elsewhere since', async () => {
    const looked = jest.spyOn(kit.exchanges, 'look');
    await rounds(3);
    expect(looked).toHaveBeenCalledTimes(3);
  });

  it('expires when it is only warm', async () => {
    const transport = await kit.warm();
    await rounds(5);
    expect(await kit.store.peek(transport.sessionId)).toEqual({ state: 'gone' });
    expect(asked(transport.sessionId)).toEqual(['create', 'peek']);
  });

  it('ends here when its record is gone: streams, transport and logs', async () => {
    const { id, http } = await listening();
    const other = await listening();
    const stored = await kit.store.peek(id);
    if (stored.state !== 'alive') throw new Error('gone');
    kit.warmSessions.warm(stored.session);
    await kit.log.append({ sessionId: id, stream: 'pod.1' }, 1, logEvent(1, 'data'));
    await kit.store.lose(id);
    await rounds(1);
    expect(http.ended).toBe(true);
    expect(kit.registry.get(id)).toBeUndefined();
    expect(await kit.probe.value('sessionCleanup', { reason: 'expired' })).toBe(1);
    expect(kit.log.size).toBe(0);
    expect(other.http.ended).toBe(false);
  });

  it('loses nothing in an outage, however long', async () => {
    const { id, http } = await listening();
    kit.store.away = true;
    await rounds(3);
    expect(http.ended).toBe(false);
    kit.store.away = false;
    await kit.store.lose(id);
    await rounds(1);
    expect(http.ended).toBe(true);
  });

  it('hears of what another pod changed', async () => {
    const { id, http } = await listening();
    await kit.store.update(id, { field: 'subscribe', uri: 'demo://a' });
    await rounds(1);
    kit.feed.publish(JSON.stringify(resourceUpdated('demo://a')), 'demo://a');
    expect(http.data).toHaveLength(1);
  });
});

describe('the store', () => {
  it('is asked to slide a TTL at most every quarter of it, and only looked at in between', async () => {
    watcher.onApplicationShutdown();
    await kit.close();
    kit = await LegacyKit.create({ sessionTtlSeconds: 480 });
    watcher = watcherWith(kit);
    const { id } = await listening();
    for (let round = 0; round < 9; round += 1) await jest.advanceTimersByTimeAsync(30_000);
    expect(asked(id)).toEqual(['create', 'check', 'peek', 'peek', 'peek', 'check', 'peek', 'peek', 'peek', 'check']);
  });

  it('is asked nothing about sessions that are not connected', async () => {
    const { id, http } = await listening();
    await kit.warm();
    http.cut();
    const before = kit.store.asked.length;
    await rounds(3);
    expect(kit.store.asked).toHaveLength(before);
    expect(asked(id)).toEqual(['create']);
  });

  it('is not asked by a second round while the first one waits', async () => {
    const { id } = await listening();
    let answer!: () => void;
    const waiting = new Promise<void>((resolve) => (answer = resolve));
    const check = kit.store.check.bind(kit.store);
    const slow = jest.spyOn(kit.store, 'check').mockImplementation(async (...args) => {
      await waiting;
      return check(...args);
    });
    await rounds(5);
    expect(slow).toHaveBeenCalledTimes(1);
    answer();
    await rounds(1);
    expect(asked(id).length).toBeGreaterThanOrEqual(2);
  });
});
