import { captureLog } from '../../test/support/log-capture.js';
import { type RedisServer, startRedis } from '../../test/support/redis-server.js';
import { sessionRecord } from '../../test/support/session-records.js';
import { openRedisStore, type RedisStoreHarness } from '../../test/support/store-harness.js';
import { until } from '../../test/support/until.js';
import { SESSION_INDEX_SHARDS, sessionIndexKey, sessionRecordKey } from '../redis/redis-keys.js';
import { encodeRecord } from './session-codec.js';
import { sessionHash } from './session-hash.js';
import { alive, CONTRACT_SETTINGS, describeSessionStore } from './session-store.contract.js';

const TTL_MS = CONTRACT_SETTINGS.sessionTtlSeconds * 1_000;

let server: RedisServer;
let log: ReturnType<typeof captureLog>;

beforeAll(async () => {
  log = captureLog();
  server = await startRedis();
});
afterAll(async () => {
  await server.stop();
  log.restore();
});

async function openEmptyStore(): Promise<RedisStoreHarness> {
  await server.client.flushall();
  return openRedisStore(server.url, CONTRACT_SETTINGS, [server]);
}

describeSessionStore('RedisSessionStore', openEmptyStore);

describe('RedisSessionStore', () => {
  let harness: RedisStoreHarness;
  beforeEach(async () => {
    harness = await openEmptyStore();
  });
  afterEach(() => harness.close());

  async function created(count: number): Promise<string[]> {
    const records = Array.from({ length: count }, () => sessionRecord());
    await Promise.all(records.map((record) => harness.store.create(record)));
    return records.map(({ id }) => id);
  }

  describe('on the request path', () => {
    it('asks one GETEX per check and nothing else', async () => {
      const [id = ''] = await created(1);
      await settled();
      await server.client.config('RESETSTAT');
      for (let i = 0; i < 100; i += 1) alive(await harness.store.check(id));
      expect(await commandCounts()).toEqual({ getex: 100 });
    });

    it('sends the checks of concurrent requests together', async () => {
      const ids = await created(200);
      await settled();
      await server.client.config('RESETSTAT');
      await Promise.all(ids.map((id) => harness.store.check(id)));
      expect((await commandCounts())['getex']).toBe(200);
      expect(Number(await infoValue('stats', 'total_reads_processed'))).toBeLessThan(20);
    });

    it('does not ask for an id that cannot be ours', async () => {
      await settled();
      await server.client.config('RESETSTAT');
      await harness.store.check('x}{y');
      await harness.store.delete('*');
      expect(await commandCounts()).toEqual({});
    });
  });

  it('lets Redis end a session that nobody asks for', async () => {
    const { store, close } = await openRedisStore(server.url, { ...CONTRACT_SETTINGS, sessionTtlSeconds: 3 });
    const record = sessionRecord();
    await store.create(record);
    alive(await store.peek(record.id));
    await until(async () => (await store.peek(record.id)).state === 'gone');
    await until(async () => (await server.client.dbsize()) === 0);
    await close();
  });

  it('leaves no key behind a deleted session', async () => {
    for (const id of await created(20)) await harness.store.delete(id);
    await until(async () => (await server.client.dbsize()) === 0);
  });

  it('gives every key an end', async () => {
    await created(50);
    await settled();
    const keys = await server.client.keys('*');
    expect(keys.length).toBeGreaterThan(50);
    for (const key of keys) expect(await server.client.pttl(key)).toBeGreaterThan(0);
  });

  it('goes on updating when Redis forgets its scripts', async () => {
    const [id = ''] = await created(1);
    alive(await harness.store.update(id, { field: 'logLevel', level: 'debug' }));
    await server.client.script('FLUSH');
    alive(await harness.store.update(id, { field: 'logLevel', level: 'debug' }));
  });

  describe('a record that cannot be read', () => {
    it.each([
      ['of a later version', (text: string) => text.replace('mooring-session 1', 'mooring-session 2')],
      ['that is damaged', (text: string) => text.slice(0, 60)],
      ['of another session', () => encodeRecord(sessionRecord())],
    ])('%s is reported, counted and gone, for checks and updates', async (_name, damage) => {
      const [id = ''] = await created(1);
      const text = damage(alive(await harness.store.peek(id)).text);
      await server.client.set(sessionRecordKey(id), text);
      expect(await harness.store.check(id)).toEqual({ state: 'gone' });
      expect(await harness.store.update(id, { field: 'logLevel', level: 'debug' })).toEqual({ state: 'gone' });
      expect(await harness.probe.unreadable()).toBe(2);
      expect(log.lines.at(-1)).toContain(sessionHash(id));
      expect(log.lines.join()).not.toContain(id);
    });

    it('of a later version is left as it is for those who can', async () => {
      const [id = ''] = await created(1);
      await server.client.set(sessionRecordKey(id), 'mooring-session 2\n…');
      await harness.store.update(id, { field: 'logLevel', level: 'debug' });
      expect(await server.client.get(sessionRecordKey(id))).toBe('mooring-session 2\n…');
    });
  });

  describe('the count', () => {
    it('is within 1 % for thousands of sessions, whatever became of them', async () => {
      const ids = await created(3_000);
      await expectCount(3_000);
      await harness.pass(TTL_MS * 0.4);
      await Promise.all(ids.slice(0, 2_000).map((id) => harness.store.check(id)));
      await Promise.all(ids.slice(0, 500).map((id) => harness.store.delete(id)));
      await expectCount(2_500);
      await harness.pass(TTL_MS * 0.6 + 1);
      await expectCount(1_500);
      await harness.pass(TTL_MS);
      await expectCount(0);
    });

    it('is spread over all sets', async () => {
      await created(1_000);
      await settled();
      const shards = Array.from({ length: SESSION_INDEX_SHARDS }, (_, shard) =>
        server.client.zcard(sessionIndexKey(shard)),
      );
      expect(Math.min(...(await Promise.all(shards)))).toBeGreaterThan(20);
    });

    it('is refreshed once per hundredth of the TTL for each session', async () => {
      const [id = ''] = await created(1);
      await settled();
      await server.client.config('RESETSTAT');
      for (let i = 0; i < 10; i += 1) {
        await harness.pass(TTL_MS / 100 / 5 + 1);
        await harness.store.check(id);
      }
      await settled();
      expect((await commandCounts())['zadd']).toBe(2);
    });

    it('keeps no entry of a lapsed session', async () => {
      await created(200);
      await settled();
      await harness.pass(TTL_MS + 1);
      await created(200);
      await settled();
      const sizes = Array.from({ length: SESSION_INDEX_SHARDS }, (_, shard) =>
        server.client.zcard(sessionIndexKey(shard)),
      );
      expect((await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)).toBe(200);
    });

    it('forgets a session whose record somebody else removed, when it is asked for', async () => {
      const [id = ''] = await created(1);
      await server.client.del(sessionRecordKey(id));
      await harness.store.check(id);
      await expectCount(0);
    });

    async function expectCount(live: number): Promise<void> {
      await settled();
      const outcome = await harness.store.count();
      if (outcome.state !== 'counted') throw outcome.cause;
      expect(Math.abs(outcome.sessions - live)).toBeLessThanOrEqual(live / 100);
    }
  });

  /** Commands that go beside a request have reached Redis when one sent after them is answered. */
  async function settled(): Promise<void> {
    await harness.redis.ask((client) => client.echo('settled'));
    await harness.redis.ask((client) => client.echo('settled'));
  }

  /** How often each command came since RESETSTAT, without those of the tests themselves. */
  async function commandCounts(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const [, name = '', calls] of (await server.client.info('commandstats')).matchAll(
      /^cmdstat_(\S+?):calls=(\d+)/gm,
    )) {
      if (!/^(info|config|echo|ping|client)/.test(name)) counts[name] = Number(calls);
    }
    return counts;
  }

  async function infoValue(section: string, name: string): Promise<string | undefined> {
    return new RegExp(`^${name}:(\\S+)`, 'm').exec(await server.client.info(section))?.[1];
  }
});
