import { setTimeout as sleep } from 'node:timers/promises';
import { ageKeys } from '../../test/support/age-keys.js';
import { openRedisPod, type RedisPod } from '../../test/support/redis-pod.js';
import { startRedis, type RedisServer } from '../../test/support/redis-server.js';
import { until } from '../../test/support/until.js';
import { BACK_OFF_MS } from '../cluster/pods/lost-runs.js';
import { ownerTasksKey, taskInputsKey, taskKey } from '../redis/redis-keys.js';
import { RedisTaskStore } from './redis-task-store.js';
import { newTaskId } from './task-id.js';
import { ANYONE } from './task-owner.js';
import { describeTaskStore } from './task-store.contract.js';
import { ALICE, BOUNDS } from './task-store-kit.contract.js';

const DONE = { status: 'completed', json: '{}', message: undefined } as const;

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());
beforeEach(() => server.client.flushall());

describeTaskStore('Redis', async (bounds) => {
  const pod = await openRedisPod(server);
  return {
    store: new RedisTaskStore(pod.redis, bounds, pod.pod),
    pod: pod.pod.value,
    pass: (ms) => ageKeys(server, '*', ms),
    close: async () => pod.close(),
  };
});

describe('the task stores of several pods', () => {
  let pods: RedisPod[];
  let stores: RedisTaskStore[];
  beforeEach(async () => {
    pods = [await openRedisPod(server), await openRedisPod(server)];
    stores = pods.map(({ redis, pod }) => new RedisTaskStore(redis, BOUNDS, pod));
  });
  afterEach(() => pods.forEach((pod) => pod.close()));

  const create = async (store: RedisTaskStore, owner = ALICE) => {
    const id = newTaskId();
    await store.create({ id, owner, call: '{}' });
    return { id, owner, epoch: 1 };
  };
  const nameOf = (index: number) => pods[index]!.pod.value;

  it('see each other’s tasks, and who runs them', async () => {
    const [one, two] = stores as [RedisTaskStore, RedisTaskStore];
    const claim = await create(one);
    await one.ask(claim, { name: '{}' });
    expect(await two.read(claim.id)).toEqual(await one.read(claim.id));
    expect(await two.answer(claim.id, ALICE, { name: '1' })).toEqual({
      state: 'accepted',
      pod: nameOf(0),
      changed: true,
    });
    expect(await one.inputs(claim.id)).toMatchObject({ answers: { name: '1' } });
  });

  it('count a caller’s unfinished tasks together', async () => {
    await create(stores[0]!);
    await create(stores[1]!);
    expect(await stores[1]!.create({ id: newTaskId(), owner: ALICE, call: undefined })).toEqual({ state: 'full' });
    expect(await stores[0]!.leftBy(nameOf(1))).toHaveLength(1);
  });

  it('know what each pod has left unfinished', async () => {
    const [one, two] = stores as [RedisTaskStore, RedisTaskStore];
    const claims = [await create(one), await create(one, ANYONE), await create(two, ANYONE)];
    expect([...(await two.pods())].sort()).toEqual([nameOf(0), nameOf(1)].sort());
    expect([...(await two.leftBy(nameOf(0)))].sort()).toEqual([claims[0]!.id, claims[1]!.id].sort());
    await one.finish(claims[0]!, DONE);
    await two.cancel(claims[1]!.id, ANYONE);
    expect(await two.leftBy(nameOf(0))).toHaveLength(2);
    await Promise.all([one.leave(claims[0]!), one.leave(claims[1]!)]);
    await until(async () => (await two.leftBy(nameOf(0))).length === 0);
    expect(await two.pods()).toEqual([nameOf(1)]);
  });

  it('count a task that was taken over to its new pod', async () => {
    const [one, two] = stores as [RedisTaskStore, RedisTaskStore];
    const claim = await create(one);
    await two.takeOver(claim.id, 1);
    await two.settled(nameOf(0), claim.id);
    expect(await two.leftBy(nameOf(0))).toEqual([]);
    expect(await two.leftBy(nameOf(1))).toEqual([claim.id]);
  });

  it('free the place of a task that has ended while Redis said nothing for a while', async () => {
    const [one] = stores as [RedisTaskStore];
    const claims = [await create(one), await create(one)];
    for (const claim of claims) await one.finish(claim, DONE);
    server.pause();
    const left = Promise.all(claims.map((claim) => one.leave(claim)));
    await sleep(2_600);
    server.resume();
    await left;
    await until(() => pods[0]!.redis.up && !pods[0]!.redis.breaker.isOpen);
    expect((await one.create({ id: newTaskId(), owner: ALICE, call: undefined })).state).toBe('created');
  });

  it('keep the place of a task that another pod works on, and free it with that', async () => {
    const [one, two] = stores as [RedisTaskStore, RedisTaskStore];
    const isFull = async () => (await one.create({ id: newTaskId(), owner: ALICE, call: undefined })).state === 'full';
    const [claim] = [await create(one), await create(one)];
    await two.takeOver(claim.id, 1);
    await one.leave(claim);
    expect(await isFull()).toBe(true);
    expect(await one.leftBy(nameOf(0))).not.toContain(claim.id);
    await two.leave({ ...claim, epoch: 2 });
    expect(await isFull()).toBe(false);
  });

  it('free the place of a task whose pod no longer says that it works on it, and of no other', async () => {
    const [one, two] = stores as [RedisTaskStore, RedisTaskStore];
    const claims = [await create(one), await create(two)];
    const key = ownerTasksKey(ALICE);
    const soon = Date.now() + 1_000;
    await server.client.zadd(key, soon, claims[0]!.id, soon, claims[1]!.id);
    await two.hold([claims[1]!]);
    await sleep(1_100);
    expect((await one.create({ id: newTaskId(), owner: ALICE, call: undefined })).state).toBe('created');
    expect((await one.create({ id: newTaskId(), owner: ALICE, call: undefined })).state).toBe('full');
  });

  it('make each take-over after the second lost run wait twice as long', async () => {
    const [one, two] = stores as [RedisTaskStore, RedisTaskStore];
    const { id } = await create(one);
    const begun = (ms: number) => server.client.hset(taskKey(id), 't', Date.now() - ms);
    expect(await two.takeOver(id, 1)).toMatchObject({ state: 'taken', lostRuns: 1 });
    expect(await one.takeOver(id, 2)).toEqual({ state: 'early' });
    await begun(BACK_OFF_MS - 1_000);
    expect(await one.takeOver(id, 2)).toEqual({ state: 'early' });
    await begun(BACK_OFF_MS);
    expect(await one.takeOver(id, 2)).toMatchObject({ state: 'taken', lostRuns: 2 });
    await begun(2 * BACK_OFF_MS - 1_000);
    expect(await two.takeOver(id, 3)).toEqual({ state: 'early' });
    await begun(2 * BACK_OFF_MS);
    expect(await two.takeOver(id, 3)).toMatchObject({ state: 'taken', lostRuns: 3 });
  });

  it.each([
    ['of another type', (key: string) => server.client.set(key, 'x')],
    ['of another shape', (key: string) => server.client.hset(key, 'qname', '{')],
    ['lost', (key: string) => server.client.del(key)],
  ])('cancel a task of a dead pod whose inputs are %s, whether it waits for answers or not', async (_what, poison) => {
    const [dead, other] = stores as [RedisTaskStore, RedisTaskStore];
    for (const asks of [false, true]) {
      const claim = await create(dead);
      if (asks) await dead.ask(claim, { name: '{}' });
      await server.client.del(taskInputsKey(claim.id));
      await poison(taskInputsKey(claim.id));
      expect(await other.cancel(claim.id, ALICE)).toMatchObject({ state: 'accepted', changed: true });
      expect(await other.read(claim.id)).toMatchObject({ state: 'found', task: { status: 'cancelled' } });
      expect(await other.takeOver(claim.id, 1)).toEqual({ state: 'lost' });
    }
  });

  it('keep all of a task in its slot, nothing for ever, and clear nothing but names behind', async () => {
    const [one] = stores as [RedisTaskStore];
    const claim = await create(one);
    await one.ask(claim, { name: '{}' });
    const keys = (await server.client.keys('*')).filter((key) => key !== 'mooring:task-pods');
    expect(keys.filter((key) => key.includes(claim.id)).every((key) => key.includes(`{${claim.id}}`))).toBe(true);
    for (const key of keys) expect(await server.client.ttl(key)).toBeGreaterThan(0);
    await one.finish(claim, DONE);
    await one.leave(claim);
    await until(async () => (await server.client.keys('*')).length === 3);
  });
});

describe('the task store while Redis is away', () => {
  it('says so, throws nothing, and goes on afterwards', async () => {
    const redis = await startRedis();
    const pod = await openRedisPod(redis);
    const store = new RedisTaskStore(pod.redis, BOUNDS, pod.pod);
    const id = newTaskId();
    const claim = { id, owner: ALICE, epoch: 1 };
    await store.create({ id, owner: ALICE, call: undefined });
    await redis.kill();
    const outcomes = [
      await store.create({ id: newTaskId(), owner: ANYONE, call: undefined }),
      await store.read(id),
      await store.note(claim, 'x'),
      await store.ask(claim, { a: '{}' }),
      await store.pulse(claim),
      await store.inputs(id),
      await store.finish(claim, DONE),
      await store.release(claim),
      await store.answer(id, ALICE, {}),
      await store.cancel(id, ALICE),
      await store.takeOver(id, 1),
    ];
    expect(outcomes.map(({ state }) => state)).toEqual(Array(11).fill('unavailable'));
    expect([await store.pods(), await store.leftBy('x')]).toEqual([[], []]);
    await redis.restart();
    await until(() => pod.redis.up);
    expect(await store.finish(claim, DONE)).toEqual({ state: 'written' });
    pod.close();
    await redis.stop();
  });
});
