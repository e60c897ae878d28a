import { PodId } from '../cluster/pods/pod-id.js';
import { MemoryTaskStore } from './memory-task-store.js';
import { newTaskId } from './task-id.js';
import { ANYONE } from './task-owner.js';
import { describeTaskStore } from './task-store.contract.js';
import { BOUNDS } from './task-store-kit.contract.js';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describeTaskStore('memory', async (bounds) => {
  const pod = new PodId();
  const store = new MemoryTaskStore(bounds, pod);
  return {
    store,
    pod: pod.value,
    pass: async (ms) => void jest.advanceTimersByTime(ms),
    close: async () => store.onApplicationShutdown(),
  };
});

describe('tasks in memory', () => {
  const finished = { status: 'completed', json: JSON.stringify('x'.repeat(1_000)), message: undefined } as const;
  const create = async (store: MemoryTaskStore) => {
    const id = newTaskId();
    await store.create({ id, owner: ANYONE, call: undefined });
    return { id, owner: ANYONE, epoch: 1 };
  };
  const states = (store: MemoryTaskStore, claims: readonly { id: string }[]) =>
    Promise.all(claims.map(async ({ id }) => (await store.read(id)).state));

  it('forget the oldest results first where all together hold too much, and never what still runs', async () => {
    const store = new MemoryTaskStore({ ...BOUNDS, taskMaxBytes: 10_000 }, new PodId(), 5_500);
    const running = await create(store);
    const claims = [await create(store), await create(store), await create(store), await create(store)];
    for (const claim of claims) await store.finish(claim, finished);
    expect(await states(store, [running, ...claims])).toEqual(['found', 'unknown', 'found', 'found', 'found']);
    store.onApplicationShutdown();
  });

  it('leave memory when their time is over', async () => {
    const store = new MemoryTaskStore({ ...BOUNDS, taskMaxKeptPerPrincipal: 50 }, new PodId());
    for (let n = 0; n < 50; n += 1) await store.finish(await create(store), finished);
    expect(store.size).toBe(50);
    jest.advanceTimersByTime(BOUNDS.taskTtlSeconds * 1_000 + 10_000);
    expect(store.size).toBe(0);
    expect(store.bytes).toBe(0);
    store.onApplicationShutdown();
    expect(jest.getTimerCount()).toBe(0);
  });
});
