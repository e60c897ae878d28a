import { Logger } from '@nestjs/common';
import type { CallContext } from '../../../capabilities/call-context.js';
import type { ToolDefinition } from '../../../capabilities/definitions.js';
import { openRedisPod, type RedisPod } from '../../../../test/support/redis-pod.js';
import { startRedis, type RedisServer } from '../../../../test/support/redis-server.js';
import { accept, TaskClient } from '../../../../test/support/task-client.js';
import { textForm, untilAborted, type JobHandler } from '../../../../test/support/task-job.js';
import { TaskKit } from '../../../../test/support/task-kit.js';
import { until } from '../../../../test/support/until.js';
import { taskKey } from '../../../redis/redis-keys.js';
import { RedisTaskStore } from '../../../tasks/redis-task-store.js';

const REPEATABLE = { annotations: { readOnlyHint: true } } as const;

let server: RedisServer;
beforeAll(async () => {
  Logger.overrideLogger(false);
  server = await startRedis();
});
afterAll(() => server.stop());
beforeEach(() => server.client.flushall());

/** Two pods that serve the same tool from one Redis; the first begins the task. */
describe('a task of a pod that is gone', () => {
  let connections: RedisPod[];
  let kits: TaskKit[];
  let owner: TaskKit;
  let nextOwner: TaskKit;
  let client: TaskClient;
  beforeEach(async () => {
    connections = [await openRedisPod(server), await openRedisPod(server)];
    kits = await Promise.all(
      connections.map(({ redis }) =>
        TaskKit.create(undefined, {}, (settings, pod) => new RedisTaskStore(redis, settings, pod)),
      ),
    );
    [owner, nextOwner] = kits as [TaskKit, TaskKit];
    owner.bus.link(nextOwner.bus);
    client = new TaskClient(nextOwner);
  });
  afterEach(async () => {
    await Promise.all(kits.map((kit) => kit.close()));
    connections.forEach((connection) => connection.close());
  });

  const serve = async (handlers: readonly JobHandler[], definition: Partial<ToolDefinition> = {}) => {
    for (const [index, kit] of kits.entries()) {
      kit.registry.addTool({ name: 'job', task: 'optional', ...definition }, handlers[index] ?? handlers[0]!);
      await kit.start();
    }
  };
  const begin = () => new TaskClient(owner).callForId('job', { size: 3 });
  /** The owner no longer writes, hears or looks: it is as good as killed, and everybody knows. */
  const kill = () => {
    nextOwner.pods.dead.add(owner.pod.value);
    connections[0]?.close();
  };
  const never: JobHandler = (_, context) => untilAborted(context);

  it('is run again where that is declared safe, with the same arguments, by the pod that a client asks', async () => {
    const job = jest.fn<Promise<string>, [unknown, CallContext]>(async () => 'done');
    await serve([never, job], REPEATABLE);
    const id = await begin();
    expect(await client.get(id)).toMatchObject({ status: 'working' });
    expect(await nextOwner.probe.value('taskTakeovers')).toBe(0);
    kill();
    expect((await client.until(id, 'completed')).result.content[0].text).toBe('done');
    const { requestId, headers, client: caller } = job.mock.calls[0]![1];
    expect({ requestId, headers }).toEqual({ requestId: 1, headers: {} });
    expect(caller.capabilities).toEqual(expect.objectContaining({ elicitation: {} }));
    expect(await nextOwner.probe.value('taskTakeovers', { outcome: 'repeated' })).toBe(1);
  });

  it('is run again once, however many look at it at that moment', async () => {
    const job = jest.fn((_: unknown, context: CallContext) => untilAborted(context));
    await serve([never, job], REPEATABLE);
    const id = await begin();
    kill();
    const { takeOver } = nextOwner.store;
    let taken!: () => void;
    const held = new Promise<void>((resolve) => (taken = resolve));
    nextOwner.store.takeOver = async (...args) => {
      const outcome = await takeOver.apply(nextOwner.store, args);
      await held;
      return outcome;
    };
    await client.get(id);
    await until(async () => (await server.client.hget(taskKey(id), 'e')) === '2');
    for (let n = 0; n < 5; n += 1) await client.get(id);
    taken();
    await until(() => job.mock.calls.length > 0);
    await client.get(id);
    expect(await nextOwner.store.read(id)).toMatchObject({ task: { epoch: 2, pod: nextOwner.pod.value } });
    expect(job).toHaveBeenCalledTimes(1);
  });

  /** What a task looks like that lost one run before the one that runs. */
  const lose = (id: string) => server.client.hset(taskKey(id), { e: 3, t: 0 });

  it('is ended after three lost runs by an error that says so, and its tool is suspended', async () => {
    const job = jest.fn(() => 'done');
    await serve([never, job], REPEATABLE);
    const id = await begin();
    await lose(id);
    kill();
    const task = await client.until(id, 'failed');
    expect(task.error).toMatchObject({ code: -32603, message: expect.stringContaining('3 times') });
    expect(job).not.toHaveBeenCalled();
    expect([...nextOwner.suspensions.suspended]).toEqual(['job']);
    expect(await nextOwner.probe.value('taskTakeovers', { outcome: 'given_up' })).toBe(1);
  });

  it('is not begun again while its tool is suspended', async () => {
    const job = jest.fn(() => 'done');
    await serve([never, job], REPEATABLE);
    const id = await begin();
    nextOwner.suspensions.suspended.add('job');
    kill();
    expect((await client.until(id, 'failed')).error.message).toContain('not begun again');
    expect(job).not.toHaveBeenCalled();
  });

  it('waits behind another one that lost several runs too', async () => {
    const job = jest.fn((_: unknown, context: CallContext) => untilAborted(context));
    await serve([never, job], REPEATABLE);
    const ids = [await begin(), await begin()];
    for (const id of ids) await server.client.hset(taskKey(id), { e: 2, t: 0 });
    kill();
    await nextOwner.takeovers.sweep();
    await nextOwner.takeovers.sweep();
    expect(job).toHaveBeenCalledTimes(1);
    expect((await Promise.all(ids.map((id) => server.client.hget(taskKey(id), 'e')))).sort()).toEqual(['2', '3']);
  });

  it('holds up no sweep while Redis does not hear that its place is free', async () => {
    await serve([never]);
    await begin();
    kill();
    nextOwner.store.leave = jest.fn(() => new Promise(() => undefined));
    await nextOwner.takeovers.sweep();
    expect(nextOwner.store.leave).toHaveBeenCalledTimes(1);
  });

  it('is otherwise reported failed, its outcome unknown', async () => {
    const job = jest.fn(() => 'done');
    await serve([never, job]);
    const id = await begin();
    kill();
    const task = await client.until(id, 'failed');
    expect(task.error).toMatchObject({ code: -32603, message: expect.stringContaining('outcome is unknown') });
    expect(task.statusMessage).toBe(task.error.message);
    expect(job).not.toHaveBeenCalled();
    expect(await nextOwner.probe.value('taskTakeovers', { outcome: 'reported' })).toBe(1);
  });

  it('finds in its second run what was answered in the first', async () => {
    const job: JobHandler = async (_, context) => {
      const { a } = await context.ask({ a: textForm('A?') });
      const { b } = await context.ask({ b: textForm('B?') });
      return `${String(a.content?.['text'])}${String(b.content?.['text'])}`;
    };
    await serve([job], REPEATABLE);
    const id = await begin();
    await client.until(id, 'input_required');
    await client.update(id, { a: accept({ text: '1' }) });
    owner.bus.deliver({ kind: 'task', task: id });
    await until(async () => Object.keys((await client.get(id)).inputRequests ?? {}).includes('b'));
    kill();
    await until(async () => (await nextOwner.probe.value('taskTakeovers')) === 1 || !(await client.get(id)));
    const waiting = await client.until(id, 'input_required');
    expect(Object.keys(waiting.inputRequests)).toEqual(['b']);
    await client.update(id, { b: accept({ text: '2' }) });
    expect((await client.until(id, 'completed')).result.content[0].text).toBe('12');
  });

  it('finds in its second run what was answered before the task began', async () => {
    const job: JobHandler = async (_, context) => {
      await context.ask({ name: textForm('Name?') });
      await context.startTask();
      return untilAborted(context);
    };
    const second: JobHandler = async (_, context) => {
      const { name } = await context.ask({ name: textForm('Name?') });
      await context.startTask();
      return String(name.content?.['text']);
    };
    await serve([job, second], { ...REPEATABLE, taskStart: 'by-handler' });
    const caller = new TaskClient(owner);
    const { requestState } = await caller.call('job');
    const handle = await caller.call('job', { requestState, inputResponses: { name: accept({ text: 'Ann' }) } });
    kill();
    expect((await client.until(String(handle['taskId']), 'completed')).result.content[0].text).toBe('Ann');
  });

  it('does not do twice what must happen once', async () => {
    const effect = jest.fn(() => 'done');
    const job: JobHandler = async (_, context) => {
      await context.once();
      return effect();
    };
    await serve([never, job], REPEATABLE);
    const id = await begin();
    kill();
    expect((await client.until(id, 'completed')).result).toMatchObject({ isError: true });
    expect(effect).not.toHaveBeenCalled();
  });

  it('is found by the sweep where no client asks', async () => {
    await serve([never, () => 'done'], REPEATABLE);
    const id = await begin();
    await nextOwner.takeovers.sweep();
    expect(await nextOwner.probe.value('taskTakeovers')).toBe(0);
    kill();
    // What was found out about the pod a moment ago holds for a second.
    await until(() => nextOwner.takeovers.sweep().then(async () => (await nextOwner.probe.value('taskTakeovers')) > 0));
    await client.until(id, 'completed');
    await until(async () => (await server.client.keys('mooring:pod-tasks*')).length === 0);
    await nextOwner.takeovers.sweep();
    expect(await server.client.smembers('mooring:task-pods')).not.toContain(owner.pod.value);
  });

  it('is left alone by a pod that runs all it may', async () => {
    await serve([never, () => 'done'], REPEATABLE);
    const id = await begin();
    kill();
    Object.defineProperty(nextOwner.runner, 'admission', { value: 'pod' });
    await nextOwner.takeovers.sweep();
    expect(await client.get(id)).toMatchObject({ status: 'working' });
    expect(await nextOwner.store.leftBy(owner.pod.value)).toEqual([id]);
  });

  it('ends nothing any more if it wakes up: it is told, and its handler aborted', async () => {
    const aborted = jest.fn();
    await serve([(_, context) => untilAborted(context).finally(aborted), () => 'done'], REPEATABLE);
    const id = await begin();
    nextOwner.pods.dead.add(owner.pod.value);
    await client.until(id, 'completed');
    owner.bus.lose();
    await until(() => owner.runner.running === 0);
    expect(aborted).toHaveBeenCalled();
    expect(await client.get(id)).toMatchObject({ status: 'completed' });
  });

  it('completes by the run of a pod that only looked dead, if that is faster', async () => {
    let finish!: (text: string) => void;
    await serve([() => new Promise<string>((resolve) => (finish = resolve)), never], REPEATABLE);
    const id = await begin();
    nextOwner.pods.dead.add(owner.pod.value);
    await client.get(id);
    await until(async () => nextOwner.runner.running === 1);
    finish('done here');
    expect((await client.until(id, 'completed')).result.content[0].text).toBe('done here');
    nextOwner.bus.lose();
    await until(() => nextOwner.runner.running === 0);
  });

  it('is handed over at once when its pod goes down, and runs on only one', async () => {
    const aborted = jest.fn();
    await serve([(_, context) => untilAborted(context).finally(aborted), () => 'done'], REPEATABLE);
    const id = await begin();
    await owner.runner.handOver();
    expect(owner.runner.running).toBe(0);
    expect((await client.until(id, 'completed')).result.content[0].text).toBe('done');
    expect(aborted).toHaveBeenCalled();
    expect(await owner.probe.value('tasksFinished', { outcome: 'handed_over' })).toBe(1);
  });

  it('is handed over at the end of the drain where the store was away at its beginning', async () => {
    await serve([never, () => 'done'], REPEATABLE);
    const id = await begin();
    const { release } = owner.store;
    owner.store.release = async () => ({ state: 'unavailable', cause: new Error('away') });
    await owner.runner.handOver();
    expect(owner.runner.running).toBe(1);
    owner.store.release = release;
    await owner.runner.failAll();
    await client.until(id, 'completed');
  });

  it('is not handed over where it must not run again', async () => {
    await serve([never, () => 'done']);
    const id = await begin();
    await owner.runner.handOver();
    expect(owner.runner.running).toBe(1);
    await owner.runner.failAll();
    expect(await client.get(id)).toMatchObject({
      status: 'failed',
      error: { message: expect.stringContaining('shut down') },
    });
  });

  it('is cancelled by any pod, and its own is woken', async () => {
    await serve([never, never]);
    const id = await begin();
    await client.cancel(id);
    expect(nextOwner.bus.sent).toEqual([{ to: owner.pod.value, message: { kind: 'task', task: id } }]);
    owner.bus.deliver({ kind: 'task', task: id });
    await until(() => owner.runner.running === 0);
  });
});
