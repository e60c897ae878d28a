import { captureLog } from '../../test/support/log-capture.js';
import { sessionRecord } from '../../test/support/session-records.js';
import { storeMetrics } from '../../test/support/store-metrics.js';
import { MemorySessionStore } from './memory-session-store.js';
import { alive, CONTRACT_SETTINGS, describeSessionStore } from './session-store.contract.js';

/** A store whose clock the test moves. */
function openStore(capacityBytes?: number) {
  let aged = 0;
  const { metrics, up } = storeMetrics();
  const store = new MemorySessionStore(CONTRACT_SETTINGS, metrics, () => Date.now() + aged, capacityBytes);
  const pass = (ms: number) => {
    aged += ms;
    return Promise.resolve();
  };
  const close = () => Promise.resolve(store.onModuleDestroy());
  return { store, pass, close, up };
}

describeSessionStore('MemorySessionStore', () => Promise.resolve(openStore()));

describe('MemorySessionStore', () => {
  let log: ReturnType<typeof captureLog>;
  beforeEach(() => (log = captureLog()));
  afterEach(() => {
    log.restore();
    jest.useRealTimers();
  });

  it('is always up', async () => {
    const { close, up } = openStore();
    expect(await up()).toBe(1);
    await close();
  });

  it('gives a caller no way to change the record', async () => {
    const { store, close } = openStore();
    const record = sessionRecord();
    await store.create(record);
    (record.initialize.clientInfo as { name: string }).name = 'changed';
    expect(alive(await store.check(record.id)).record.initialize.clientInfo.name).toBe('test');
    await close();
  });

  it('leaves room for sessions of principals, however many begin without a token', async () => {
    const { store, close } = openStore(10_000);
    const anonymous = () => store.create(sessionRecord({ principal: null, address: 'a'.repeat(32) }));
    let last = await anonymous();
    const ids: string[] = [];
    for (; last.state === 'created'; last = await anonymous()) ids.push(last.session.record.id);
    expect(last.state).toBe('unavailable');
    expect(ids.length).toBeGreaterThan(3);
    for (let n = 0; n < ids.length; n += 1) expect((await store.create(sessionRecord())).state).toBe('created');
    await store.delete(ids[0]!);
    expect((await anonymous()).state).toBe('created');
    expect((await anonymous()).state).toBe('unavailable');
    await close();
  });

  it('takes no new session when it is full, says what to do, and drops no live one', async () => {
    const { store, pass, close } = openStore(2_000);
    const records = Array.from({ length: 10 }, () => sessionRecord());
    const outcomes = [];
    for (const record of records) outcomes.push(await store.create(record));
    const taken = outcomes.filter(({ state }) => state === 'created').length;
    expect(taken).toBeGreaterThan(0);
    expect(outcomes.slice(taken).every(({ state }) => state === 'unavailable')).toBe(true);
    expect(await store.count()).toEqual({ state: 'counted', sessions: taken });
    expect(log.lines).toEqual([expect.stringMatching(/^error .*full.*Set REDIS_URL/)]);
    await pass(CONTRACT_SETTINGS.sessionTtlSeconds * 1_000);
    expect(await store.create(sessionRecord())).toMatchObject({ state: 'created' });
    await close();
  });

  it('has as much room after many changes and deletions as before', async () => {
    const { store, close } = openStore(2_000);
    for (let i = 0; i < 100; i += 1) {
      const record = sessionRecord();
      expect(await store.create(record)).toMatchObject({ state: 'created' });
      await store.update(record.id, { field: 'subscribe', uri: 'x'.repeat(500) });
      await store.check(record.id);
      await store.update(record.id, { field: 'unsubscribe', uri: 'x'.repeat(500) });
      await store.delete(record.id);
    }
    await close();
  });

  it('frees lapsed sessions while nobody asks, with one timer that ends with the store', async () => {
    jest.useFakeTimers();
    const { metrics } = storeMetrics();
    const store = new MemorySessionStore(CONTRACT_SETTINGS, metrics);
    for (let i = 0; i < 10; i += 1) await store.create(sessionRecord());
    expect(jest.getTimerCount()).toBe(1);
    jest.advanceTimersByTime(CONTRACT_SETTINGS.sessionTtlSeconds * 1_000 + 10_000);
    expect(store).toHaveProperty('entries.size', 0);
    store.onModuleDestroy();
    expect(jest.getTimerCount()).toBe(0);
  });
});
