import { TaskClient } from '../../../../test/support/task-client.js';
import { serveJob, textForm, untilAborted, type JobHandler } from '../../../../test/support/task-job.js';
import { type TaskKit } from '../../../../test/support/task-kit.js';
import { until } from '../../../../test/support/until.js';

let kit: TaskKit;
let client: TaskClient;
afterEach(() => kit.close());
const serve = async (...job: Parameters<typeof serveJob>) => void ({ kit, client } = await serveJob(...job));

describe('a cancel', () => {
  it('ends the task at once and aborts its handler', async () => {
    const aborted = jest.fn();
    await serve((_, context) => untilAborted(context).finally(aborted));
    const id = await client.callForId('job');
    expect(await client.cancel(id)).toEqual({});
    expect(await client.get(id)).toMatchObject({ status: 'cancelled' });
    await until(() => kit.runner.running === 0);
    expect(aborted).toHaveBeenCalled();
    expect(await client.cancel(id)).toEqual({});
    expect(await kit.probe.value('tasksFinished', { outcome: 'cancelled' })).toBe(1);
  });

  it('frees the place of the task when its handler has returned, and not before', async () => {
    let finish!: (text: string) => void;
    await serve(() => new Promise<string>((resolve) => (finish = resolve)));
    const left = jest.spyOn(kit.store, 'leave');
    const id = await client.callForId('job');
    await client.cancel(id);
    kit.bus.lose();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(kit.runner.running).toBe(1);
    expect(left).not.toHaveBeenCalled();
    finish('late');
    await until(() => kit.runner.running === 0);
    expect(left).toHaveBeenCalledTimes(1);
    expect(await client.get(id)).toMatchObject({ status: 'cancelled' });
  });

  it('reaches a handler that waits for an answer', async () => {
    await serve(async (_, context) => JSON.stringify(await context.ask({ a: textForm('A?') })));
    const id = await client.callForId('job');
    await client.until(id, 'input_required');
    await client.cancel(id);
    await until(() => kit.runner.running === 0);
    expect(await client.get(id)).toMatchObject({ status: 'cancelled' });
    expect(await client.get(id)).not.toHaveProperty('inputRequests');
  });

  it('is no longer what closing the response does', async () => {
    let finish!: (text: string) => void;
    await serve(() => new Promise<string>((resolve) => (finish = resolve)));
    const id = await client.callForId('job');
    client.closed.abort();
    finish('done');
    await client.until(id, 'completed');
  });
});

describe('what a handler says in a task', () => {
  it('is told as the task’s message, and never on the response', async () => {
    let finish!: (text: string) => void;
    await serve(async (_, context) => {
      await context.progress(3, 10);
      await context.log('error', 'not for tasks');
      return new Promise<string>((resolve) => (finish = resolve));
    });
    const id = await client.callForId('job');
    await until(async () => (await client.get(id)).statusMessage === '3 of 10');
    finish('done');
    expect(await client.until(id, 'completed')).not.toHaveProperty('statusMessage');
    expect(client.said).toEqual([]);
  });
});

describe('tasks are bounded', () => {
  const waiting: JobHandler = (_, context) => untilAborted(context);

  it('by pod', async () => {
    await serve(waiting, {}, { taskMaxRunning: 2, callerMaxPercent: 100 });
    await client.callForId('job');
    const id = await client.callForId('job');
    await expect(client.call('job')).rejects.toMatchObject({
      refusal: { status: 503, headers: { 'Retry-After': '1' } },
    });
    expect(await kit.probe.value('tasksRefused', { reason: 'pod' })).toBe(1);
    await client.cancel(id);
    await until(() => kit.runner.running === 1);
    await client.callForId('job');
  });

  it('by pod, however many begin at once', async () => {
    await serve(waiting, {}, { taskMaxRunning: 2, callerMaxPercent: 100 });
    const calls = await Promise.allSettled(Array.from({ length: 5 }, () => client.call('job')));
    expect(calls.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(kit.runner.running).toBe(2);
  });

  it('by pod for one caller: of what the pod may run it gets its part, and has it again when its work has ended', async () => {
    await serve(waiting, {}, { taskMaxRunning: 5, callerMaxPercent: 40 });
    const ben = new TaskClient(kit, undefined, { iss: 'i', sub: 'ben' });
    const calls = await Promise.allSettled(Array.from({ length: 5 }, () => client.call('job')));
    expect(calls.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    await expect(client.call('job')).rejects.toMatchObject({
      refusal: { status: 429, headers: { 'Retry-After': '1' }, data: { limit: 'tasks_running_caller' } },
    });
    expect(await kit.probe.value('capsReached', { cap: 'tasks_running_caller' })).toBe(4);
    const id = await ben.callForId('job');
    await ben.cancel(id);
    await until(() => kit.runner.running === 2);
    for (let n = 0; n < 2; n += 1) await ben.callForId('job');
    await expect(ben.call('job')).rejects.toMatchObject({ refusal: { status: 429 } });
  });

  it('by pod for one caller, who keeps nothing of it where the store refused a task', async () => {
    await serve(waiting, { task: 'required' }, { taskMaxRunning: 4, callerMaxPercent: 50 });
    const { create } = kit.store;
    kit.store.create = async () => ({ state: 'unavailable', cause: new Error('away') });
    for (let n = 0; n < 3; n += 1) await expect(client.call('job')).rejects.toMatchObject({ refusal: { status: 503 } });
    kit.store.create = create.bind(kit.store);
    for (let n = 0; n < 2; n += 1) await client.callForId('job');
  });

  it('by principal', async () => {
    await serve(waiting, {}, { taskMaxPerPrincipal: 1 });
    const [ann, ben] = ['ann', 'ben'].map((sub) => new TaskClient(kit, undefined, { iss: 'i', sub })) as [
      TaskClient,
      TaskClient,
    ];
    await ann.callForId('job');
    await expect(ann.call('job')).rejects.toMatchObject({ refusal: { status: 429 } });
    await ben.callForId('job');
  });
});
