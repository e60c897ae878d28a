import { captureLog } from '../../test/support/log-capture.js';
import { type RedisCluster, startRedisCluster } from '../../test/support/redis-cluster.js';
import { sessionRecord } from '../../test/support/session-records.js';
import { openRedisStore } from '../../test/support/store-harness.js';
import { tick, until } from '../../test/support/until.js';
import { SESSION_INDEX_SHARDS, sessionIndexKey, sessionKeys, sessionRecordKey } from '../redis/redis-keys.js';
import { randomUUID } from 'node:crypto';
import type { SessionRecord } from './session-record.js';
import { alive, CONTRACT_SETTINGS, describeSessionStore } from './session-store.contract.js';

jest.setTimeout(60_000);

const TIMEOUT_MS = 2_000;

let cluster: RedisCluster;
let log: ReturnType<typeof captureLog>;

beforeAll(async () => {
  log = captureLog();
  cluster = await startRedisCluster();
});
afterAll(async () => {
  await cluster.stop();
  log.restore();
});

async function openEmptyStore() {
  await Promise.all(cluster.nodes.map(({ client }) => client.flushall()));
  return openRedisStore(cluster.url, CONTRACT_SETTINGS, cluster.nodes, TIMEOUT_MS);
}

describeSessionStore('RedisSessionStore on a Cluster', openEmptyStore);

describe('RedisSessionStore on a Cluster', () => {
  it('keeps all keys of a session on one slot and the sets of the count on different ones', async () => {
    const slotOf = async (key: string) => (await cluster.owner(key)).slot;
    const id = randomUUID();
    expect(new Set(await Promise.all(sessionKeys(id).map(slotOf))).size).toBe(1);
    const sets = Array.from({ length: SESSION_INDEX_SHARDS }, (_, shard) => slotOf(sessionIndexKey(shard)));
    expect(new Set(await Promise.all(sets)).size).toBe(SESSION_INDEX_SHARDS);
  });

  it('goes on without a hitch while the slots of live sessions move', async () => {
    const { store, close } = await openEmptyStore();
    const records = Array.from({ length: 60 }, () => sessionRecord());
    await Promise.all(records.map((record) => store.create(record)));
    const states = new Set<string>();
    let moving = true;
    const moves = moveSome(records.slice(0, 10)).then(() => (moving = false));
    do {
      const outcomes = await Promise.all(
        records.flatMap(({ id }) => [store.check(id), store.update(id, { field: 'subscribe', uri: 'a' })]),
      );
      for (const { state } of outcomes) states.add(state);
      await tick();
    } while (moving);
    await moves;
    expect(states).toEqual(new Set(['alive']));
    for (const { id } of records) expect(alive(await store.check(id)).record.subscriptions).toEqual(['a']);
    await close();
  });

  async function moveSome(records: readonly SessionRecord[]): Promise<void> {
    for (const { id } of records) {
      const { node, slot } = await cluster.owner(sessionRecordKey(id));
      const to = cluster.nodes.find((other) => other !== node) ?? node;
      await cluster.moveSlot(slot, node, to);
      expect(await to.client.exists(sessionRecordKey(id))).toBe(1);
    }
  }

  it('answers "unavailable" while a node is paused or dead, never "gone", and goes on by itself', async () => {
    const { store, redis, close } = await openEmptyStore();
    const record = sessionRecord();
    await store.create(record);
    const { node } = await cluster.owner(sessionRecordKey(record.id));
    node.pause();
    expect(await store.check(record.id)).toMatchObject({ state: 'unavailable' });
    // Not even the client library waits for ever.
    await expect(redis.client.get(sessionRecordKey(record.id))).rejects.toThrow();
    node.resume();
    await until(async () => (await store.check(record.id)).state === 'alive');
    await node.kill();
    expect(await store.check(record.id)).toMatchObject({ state: 'unavailable' });
    await node.restart();
    const states = new Set<string>();
    await until(async () => {
      const { state } = await store.check(record.id);
      states.add(state);
      return state === 'alive';
    });
    expect([...states]).not.toContain('gone');
    await cluster.healthy();
    await close();
  });

  it('answers "unavailable" while the whole Cluster is away, and goes on by itself', async () => {
    const { store, redis, close } = await openEmptyStore();
    const record = sessionRecord();
    await store.create(record);
    await Promise.all(cluster.nodes.map((node) => node.kill()));
    await until(() => !redis.up);
    expect(await store.check(record.id)).toMatchObject({ state: 'unavailable' });
    await Promise.all(cluster.nodes.map((node) => node.restart()));
    await until(async () => (await store.check(record.id)).state === 'alive');
    await close();
  });
});
