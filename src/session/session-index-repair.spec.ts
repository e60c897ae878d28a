import { captureLog } from '../../test/support/log-capture.js';
import { openRedis } from '../../test/support/open-redis.js';
import { type RedisCluster, startRedisCluster } from '../../test/support/redis-cluster.js';
import { type RedisServer, startRedis } from '../../test/support/redis-server.js';
import { sessionRecord } from '../../test/support/session-records.js';
import { testMetrics, type TestMetrics } from '../../test/support/test-metrics.js';
import { until } from '../../test/support/until.js';
import type { RedisConnection } from '../redis/redis-connection.js';
import {
  LOST_SHARDS_KEY,
  SESSION_INDEX_SHARDS,
  sessionIndexKey,
  sessionIndexShard,
  sessionRecordKey,
} from '../redis/redis-keys.js';
import { RedisSessionDirectory } from './redis-session-directory.js';
import { RedisSessionIndex } from './redis-session-index.js';

jest.setTimeout(30_000);

const TTL_SECONDS = 600;
const SESSIONS = 64;

let log: ReturnType<typeof captureLog>;
let server: RedisServer;
let open: (() => void)[];
let probe: TestMetrics;
beforeAll(async () => {
  log = captureLog();
  server = await startRedis();
});
afterAll(async () => {
  await server.stop();
  log.restore();
});
beforeEach(() => {
  [open, probe] = [[], testMetrics()];
});
afterEach(() => open.forEach((close) => close()));

async function pod(url = server.url, more: object = {}) {
  const redis = await openRedis(url, { storeTimeoutMs: 2_000, ...more });
  const index = new RedisSessionIndex(redis, probe.metrics, TTL_SECONDS, () => redis.clock.now());
  open.push(() => (index.stop(), redis.onApplicationShutdown()));
  return { redis, index, directory: new RedisSessionDirectory(redis) };
}

/** As many sessions in each shard: of so few ids that are left to chance, every fourth time a shard has none. */
function evenlySpread(): ReturnType<typeof sessionRecord>[] {
  return Array.from({ length: SESSIONS }, (_, index) => {
    let record = sessionRecord();
    while (sessionIndexShard(record.id) !== index % SESSION_INDEX_SHARDS) record = sessionRecord();
    return record;
  });
}

/** Sessions that are idle from now on. */
async function idle({ redis, index }: { redis: RedisConnection; index: RedisSessionIndex }): Promise<string[]> {
  const records = evenlySpread();
  for (const record of records) {
    await redis.client.set(sessionRecordKey(record.id), 'x', 'EX', TTL_SECONDS);
    index.refresh(record);
  }
  await until(async () => (await counted(index)) === SESSIONS);
  return records.map(({ id }) => id).sort();
}

async function counted(index: RedisSessionIndex): Promise<number> {
  const count = await index.count();
  return count.ok ? count.sessions : NaN;
}

async function listed(directory: RedisSessionDirectory): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await directory.page(cursor, 100);
    if (page.state !== 'page') throw new Error(page.state);
    ids.push(...page.ids);
    cursor = page.next;
  } while (cursor !== undefined);
  return ids.sort();
}

const shards = Array.from({ length: SESSION_INDEX_SHARDS }, (_, shard) => sessionIndexKey(shard));
const scans = async () => Number(/cmdstat_scan:calls=(\d+)/.exec(await server.client.info('commandstats'))?.[1] ?? 0);
/** Until what was seen to be lost is in Redis. */
const marked = (client: RedisConnection['client']) => until(async () => (await client.zcard(LOST_SHARDS_KEY)) > 0);

describe('a shard of the session index', () => {
  beforeEach(async () => {
    await server.client.flushall();
    await server.client.config('RESETSTAT');
  });

  it.each([
    ['of another type', (key: string) => server.client.set(key, 'x')],
    ['that is lost', (key: string) => server.client.del(key)],
  ])('%s is whole again without any of its sessions being used', async (_what, spoil) => {
    const { redis, index, directory } = await pod();
    const ids = await idle({ redis, index });
    for (const key of shards.slice(0, 3)) await spoil(key);
    expect(await counted(index)).toBeLessThan(SESSIONS);
    await marked(server.client);
    await until(async () => (await server.client.zcard(LOST_SHARDS_KEY)) === 3);
    await index.repair.repair();
    expect(await counted(index)).toBe(SESSIONS);
    expect(await listed(directory)).toEqual(ids);
    const [, score] = await server.client.zrange(shards[0]!, '0', '0', 'WITHSCORES');
    expect(Math.abs(Number(score) - Date.now() - TTL_SECONDS * 1_000)).toBeLessThan(30_000);
    expect(await server.client.pttl(shards[0]!)).toBeGreaterThan(TTL_SECONDS * 1_000);
    expect(log.lines.join()).toContain('session-index.repaired');
    expect(await probe.value('sessionIndexRepaired')).toBe((3 * SESSIONS) / SESSION_INDEX_SHARDS);
  });

  it('that is made anew by the first session that comes is whole again, too', async () => {
    const { redis, index } = await pod();
    await idle({ redis, index });
    await server.client.del(...shards);
    index.refresh(sessionRecord());
    await marked(server.client);
    await index.repair.repair();
    expect(await server.client.zcard(LOST_SHARDS_KEY)).toBe(1);
  });

  it('is looked for by one pod, and not again at once', async () => {
    const pods = [await pod(), await pod()] as const;
    await idle(pods[0]);
    await server.client.del(shards[0]!);
    await counted(pods[0].index);
    await marked(server.client);
    const before = await scans();
    await Promise.all(pods.map(({ index }) => index.repair.repair()));
    expect((await scans()) - before).toBe(1);
    pods[0].index.repair.lost(1);
    await until(async () => (await server.client.zscore(LOST_SHARDS_KEY, '1')) !== null);
    await pods[1].index.repair.repair();
    expect((await scans()) - before).toBe(1);
  });

  it('that never had a session is none that is lost', async () => {
    const { redis, index } = await pod();
    expect(await counted(index)).toBe(0);
    await idle({ redis, index });
    await counted(index);
    await index.repair.repair();
    expect(await scans()).toBe(0);
  });

  it('is found beside keys of others, under a prefix', async () => {
    const { redis, index } = await pod(server.url, { redisKeyPrefix: 'a*[b]:' });
    const others = Array.from({ length: 1_200 }, (_, key) => [`other:${key}`, 'x']);
    await server.client.mset(...others.flat());
    await server.client.set('mooring:session:{5d6f8a8e-0d3b-4c56-9a51-1f1f1f1f1f1f}', 'x', 'EX', 100);
    await idle({ redis, index });
    await redis.client.del(...shards);
    await counted(index);
    await until(async () => (await redis.client.zcard(LOST_SHARDS_KEY)) === SESSION_INDEX_SHARDS);
    await index.repair.repair();
    expect(await counted(index)).toBe(SESSIONS);
    expect(await scans()).toBeGreaterThan(2);
  });
});

describe('on a Cluster', () => {
  let cluster: RedisCluster;
  beforeAll(async () => {
    cluster = await startRedisCluster();
  });
  afterAll(() => cluster.stop());

  it('sessions of all its masters come back', async () => {
    const { redis, index } = await pod(cluster.url);
    await idle({ redis, index });
    for (const key of shards) await redis.client.del(key);
    expect(await counted(index)).toBe(0);
    await until(async () => (await redis.client.zcard(LOST_SHARDS_KEY)) === SESSION_INDEX_SHARDS);
    await index.repair.repair();
    expect(await counted(index)).toBe(SESSIONS);
  });
});
