import { captureLog } from '../../test/support/log-capture.js';
import { freePort } from '../../test/support/free-port.js';
import { type RedisServer, startRedis } from '../../test/support/redis-server.js';
import { sessionRecord } from '../../test/support/session-records.js';
import { openRedisStore, type RedisStoreHarness } from '../../test/support/store-harness.js';
import { tick, until } from '../../test/support/until.js';
import { sessionRecordKey } from '../redis/redis-keys.js';
import type { SessionRecord } from './session-record.js';
import { alive, CONTRACT_SETTINGS } from './session-store.contract.js';

const TIMEOUT_MS = 500;

let server: RedisServer;
let harness: RedisStoreHarness;
let record: SessionRecord;
let log: ReturnType<typeof captureLog>;

beforeEach(async () => {
  log = captureLog();
  server = await startRedis();
  harness = await openRedisStore(server.url, CONTRACT_SETTINGS, [server], TIMEOUT_MS);
  record = sessionRecord();
  await harness.store.create(record);
});
afterEach(async () => {
  await harness.close();
  await server.stop();
  log.restore();
});

const check = () => harness.store.check(record.id);
const isAlive = async () => (await check()).state === 'alive';

/** The outcome of every operation on the session, deletion last. */
async function everyOperation(): Promise<string[]> {
  const { store } = harness;
  const outcomes = [
    await store.check(record.id),
    await store.peek(record.id),
    await store.update(record.id, { field: 'logLevel', level: 'debug' }),
    await store.create(sessionRecord()),
    await store.count(),
    await store.delete(record.id),
  ];
  return outcomes.map(({ state }) => state);
}

const ALL_UNAVAILABLE = Array.from({ length: 6 }, () => 'unavailable');

describe('a session store whose Redis', () => {
  it('is killed answers "unavailable" to everything, and goes on by itself with the same record', async () => {
    const seen = alive(await check());
    await server.kill();
    expect(await everyOperation()).toEqual(ALL_UNAVAILABLE);
    expect(await harness.probe.up()).toBe(0);
    await server.restart();
    await until(isAlive);
    expect(alive(await harness.store.check(record.id, seen))).toBe(seen);
    expect(await harness.probe.up()).toBe(1);
  });

  it('is killed under load never says that a session is gone', async () => {
    const outcomes: Promise<{ state: string }>[] = [];
    let killed = false;
    const killing = server.kill().then(() => (killed = true));
    while (!killed) {
      for (let i = 0; i < 20; i += 1)
        outcomes.push(check(), harness.store.update(record.id, { field: 'logLevel', level: 'debug' }));
      await outcomes.at(-1);
      await tick();
    }
    await killing;
    const states = new Set((await Promise.all(outcomes)).map(({ state }) => state));
    expect([...states].filter((state) => state !== 'alive' && state !== 'unavailable')).toEqual([]);
    expect(await check()).toMatchObject({ state: 'unavailable' });
  });

  it('is paused answers "unavailable" to everything, and goes on by itself', async () => {
    server.pause();
    const { store } = harness;
    const outcomes = await Promise.all([
      check(),
      store.peek(record.id),
      store.update(record.id, { field: 'logLevel', level: 'debug' }),
      store.create(sessionRecord()),
      store.count(),
    ]);
    expect(outcomes.map(({ state }) => state)).toEqual(ALL_UNAVAILABLE.slice(1));
    await until(() => !harness.redis.up);
    server.resume();
    await until(isAlive);
  });

  it('holds writes back answers "unavailable" until it goes on', async () => {
    await server.client.client('PAUSE', 60_000, 'WRITE');
    expect(await check()).toMatchObject({ state: 'unavailable' });
    await server.client.client('UNPAUSE');
    await until(isAlive);
  });

  it('is full refuses new sessions and changes, and keeps serving those that live', async () => {
    await server.client.config('SET', 'maxmemory', 1);
    expect(await harness.store.create(sessionRecord())).toMatchObject({ state: 'unavailable' });
    expect(await harness.store.update(record.id, { field: 'logLevel', level: 'debug' })).toMatchObject({
      state: 'unavailable',
    });
    expect(alive(await check()).record.logLevel).toBeNull();
    expect(await harness.store.delete(record.id)).toEqual({ state: 'deleted' });
  });

  it('becomes a replica answers "unavailable" until it is a master again', async () => {
    await server.client.replicaof('127.0.0.1', await freePort());
    expect(await check()).toMatchObject({ state: 'unavailable' });
    expect(await harness.store.update(record.id, { field: 'logLevel', level: 'debug' })).toMatchObject({
      state: 'unavailable',
    });
    expect(await harness.store.delete(record.id)).toMatchObject({ state: 'unavailable' });
    await server.client.replicaof('NO', 'ONE');
    await until(isAlive);
  });

  it('forbids its commands answers "unavailable"', async () => {
    await server.client.acl('SETUSER', 'default', '-getex', '-eval', '-evalsha', '-del', '-set', '-get', '-zcount');
    expect(await everyOperation()).toEqual(ALL_UNAVAILABLE);
    await server.client.acl('SETUSER', 'default', '+@all');
    expect(await isAlive()).toBe(true);
  });

  it('holds something else under the key answers "gone", and is up', async () => {
    await server.client.del(sessionRecordKey(record.id));
    await server.client.hset(sessionRecordKey(record.id), 'a', 'b');
    expect(await check()).toEqual({ state: 'gone' });
    expect(await harness.store.peek(record.id)).toEqual({ state: 'gone' });
    expect(await harness.store.update(record.id, { field: 'logLevel', level: 'debug' })).toEqual({ state: 'gone' });
    expect(await harness.probe.unreadable()).toBe(3);
    expect(await harness.probe.up()).toBe(1);
    expect(log.lines.filter((line) => line.includes('stored.unreadable'))).toHaveLength(1);
    expect(await harness.store.delete(record.id)).toEqual({ state: 'deleted' });
  });

  it('refuses a command names no session in what it reports', async () => {
    await server.client.acl('SETUSER', 'default', 'resetkeys', '~other:*');
    const outcome = await check();
    if (outcome.state !== 'unavailable') throw new Error(outcome.state);
    const told = [...log.lines, outcome.cause.stack, JSON.stringify(outcome.cause), outcome.cause.message].join('\n');
    expect(told).toContain('NOPERM');
    expect(told).not.toContain(record.id);
  });
});
