import { captureLog } from '../../test/support/log-capture.js';
import { type RedisServer, startRedis } from '../../test/support/redis-server.js';
import { sessionRecord } from '../../test/support/session-records.js';
import { openRedisStore, type RedisStoreHarness } from '../../test/support/store-harness.js';
import { sessionIndexKey } from '../redis/redis-keys.js';
import { RedisSessionDirectory } from '../session/redis-session-directory.js';
import type { DirectoryPage, SessionDirectory } from '../session/session-directory.js';
import { sessionHash } from '../session/session-hash.js';
import { SessionAdmin } from './session-admin.js';

const SETTINGS = { sessionTtlSeconds: 600, sessionMaxSubscriptions: 10 };

let server: RedisServer;
let log: ReturnType<typeof captureLog>;
let harness: RedisStoreHarness;
let directory: SessionDirectory;
let admin: SessionAdmin;
/** How often a part of the directory was asked for. */
let questions: number;
beforeAll(async () => {
  log = captureLog();
  server = await startRedis();
});
beforeEach(async () => {
  await server.client.flushall();
  harness = await openRedisStore(server.url, SETTINGS, [server]);
  directory = new RedisSessionDirectory(harness.redis);
  questions = 0;
  const page = directory.page.bind(directory);
  directory.page = (cursor, about) => {
    questions += 1;
    return page(cursor, about);
  };
  admin = new SessionAdmin(directory, harness.store, undefined as never);
});
afterEach(() => harness.close());
afterAll(async () => {
  await server.stop();
  log.restore();
});

/** Ids begin with the digit of the set that they are noted in. */
async function open(first: string, clientId = 'app'): Promise<string> {
  const { id, ...record } = sessionRecord();
  const moved = { ...record, id: `${first}${id.slice(1)}`, clientId };
  expect(await harness.store.create(moved)).toMatchObject({ state: 'created' });
  return sessionHash(moved.id);
}

/** Notes sessions that have ended since. */
async function noteEnded(shard: number, count: number): Promise<void> {
  const digit = shard.toString(16);
  const ids = Array.from({ length: count }, () => `${digit}${crypto.randomUUID().slice(1)}`);
  for (let at = 0; at < count; at += 1_000) {
    const some = ids.slice(at, at + 1_000).flatMap((id) => [String(Date.now() + 600_000), id]);
    await server.client.zadd(sessionIndexKey(shard), ...some);
  }
}

const hashes = (sessions: readonly { readonly session: string }[]) => sessions.map(({ session }) => session).sort();

async function walk(limit: number, client?: string): Promise<{ hashes: string[]; pages: number }> {
  const [found, filter] = [new Set<string>(), client === undefined ? {} : { client }];
  let [cursor, pages] = [undefined as string | undefined, 0];
  do {
    const list = await admin.list(filter, limit, cursor);
    for (const { session } of list.sessions) found.add(session);
    [cursor, pages] = [list.next, pages + 1];
  } while (cursor !== undefined);
  return { hashes: [...found].sort(), pages };
}

describe('a page of sessions', () => {
  it('is not empty while there are some, wherever they are noted, among many keys of others', async () => {
    const others = Array.from({ length: 20_000 }, (_, at) => [`other:${at}`, 'x']).flat();
    await server.client.mset(...others);
    const last = await open('f');
    const list = await admin.list({}, 10, undefined);
    expect([hashes(list.sessions), list.next]).toEqual([[last], undefined]);
  });

  it('is filled from one part of the directory and the next', async () => {
    const some = [await open('0'), await open('7'), await open('f')];
    const list = await admin.list({}, 10, undefined);
    expect([hashes(list.sessions), list.next]).toEqual([some.sort(), undefined]);
    expect((await admin.list({}, 2, undefined)).next).toBeDefined();
    expect((await walk(1)).hashes).toEqual(some.sort());
  });

  it('goes on past sessions that have ended and are still noted', async () => {
    await noteEnded(0, 3_000);
    const alive = await open('3');
    expect(hashes((await admin.list({}, 100, undefined)).sessions)).toEqual([alive]);
  });

  it('goes on past those that are not meant', async () => {
    for (const digit of '0123456789') for (let at = 0; at < 12; at += 1) await open(digit);
    const mine = await open('c', 'mine');
    expect(hashes((await admin.list({ client: 'mine' }, 10, undefined)).sessions)).toEqual([mine]);
  });

  it('costs a bounded number of questions, and tells where to go on', async () => {
    await noteEnded(0, 25_000);
    const alive = await open('1');
    const first = await admin.list({}, 1_000, undefined);
    expect(first.sessions).toEqual([]);
    expect(first.next).toBeDefined();
    expect(questions).toBeLessThanOrEqual(15);
    questions = 0;
    const small = await admin.list({}, 10, undefined);
    expect([small.sessions, questions]).toEqual([[], 100]);
    expect(await walk(1_000)).toEqual({ hashes: [alive], pages: 4 });
  });

  it('names a session once that Redis tells of twice', async () => {
    const alive = await open('2');
    const { ids } = (await directory.page('2.0', 10)) as Extract<DirectoryPage, { state: 'page' }>;
    const pages: DirectoryPage[] = [
      { state: 'page', ids, next: '2.7' },
      { state: 'page', ids, next: '3.0' },
      { state: 'page', ids: [] },
    ];
    directory.page = () => Promise.resolve(pages.shift()!);
    const list = await admin.list({}, 10, undefined);
    expect([hashes(list.sessions), list.next]).toEqual([[alive], undefined]);
  });
});
