import { z } from 'zod';
import { ProtocolError, ToolError } from '../../../capabilities/errors.js';
import { LegacyKit, toolCall } from '../../../../test/support/legacy-kit.js';
import { TaskClient } from '../../../../test/support/task-client.js';
import { serveJob } from '../../../../test/support/task-job.js';
import { type TaskKit } from '../../../../test/support/task-kit.js';
import { until } from '../../../../test/support/until.js';

const REQUIRED = {
  code: -32021,
  data: { requiredCapabilities: { extensions: { 'io.modelcontextprotocol/tasks': {} } } },
};
const AWAY = { state: 'unavailable', cause: new Error('away') } as const;

let kit: TaskKit;
let client: TaskClient;
afterEach(() => kit.close());
const serve = async (...job: Parameters<typeof serveJob>) => void ({ kit, client } = await serveJob(...job));

describe('a call of a tool declared long-running', () => {
  it('is answered by a handle while the handler runs, and by its result later', async () => {
    let finish!: (text: string) => void;
    await serve(() => new Promise<string>((resolve) => (finish = resolve)));
    const handle = await client.call('job');
    expect(handle).toEqual({
      resultType: 'task',
      taskId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: 'working',
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      lastUpdatedAt: expect.any(String),
      ttlMs: 86_400_000,
      pollIntervalMs: 1_000,
    });
    const id = String(handle['taskId']);
    const working = await client.get(id);
    expect(working).toMatchObject({ resultType: 'complete', taskId: id, status: 'working' });
    expect(working).not.toHaveProperty('result');
    finish('done');
    const completed = await client.until(id, 'completed');
    expect(completed.result).toEqual({ content: [{ type: 'text', text: 'done' }] });
    expect(completed._meta['io.modelcontextprotocol/serverInfo']).toMatchObject({ name: 'mooring' });
    expect(await kit.probe.value('tasksFinished', { outcome: 'completed' })).toBe(1);
    expect(await kit.probe.value('tasksRunning')).toBe(0);
  });

  it('is an ordinary call for a client that knows no tasks', async () => {
    await serve(() => 'done');
    const result = await new TaskClient(kit, { elicitation: {} }).call('job');
    expect(result).toEqual({ content: [{ type: 'text', text: 'done' }] });
    expect(kit.runner.running).toBe(0);
  });

  it('is refused to such a client where the tool needs one that does, and does not run', async () => {
    const handler = jest.fn(() => 'done');
    await serve(handler, { task: 'required' });
    await expect(new TaskClient(kit, {}).call('job')).rejects.toMatchObject(REQUIRED);
    expect(handler).not.toHaveBeenCalled();
  });

  it.each(['optional', 'required'] as const)('is an ordinary call in a session, too (%s)', async (task) => {
    await serve(() => 'done');
    const sessions = await LegacyKit.create();
    sessions.capabilities.addTool({ name: 'job', task }, () => 'done');
    const response = sessions.post(await sessions.warm(), toolCall(1, 'job'));
    await until(() => response.ended);
    expect(response.json).toMatchObject({ result: { content: [{ type: 'text', text: 'done' }] } });
    await sessions.close();
  });

  it('with arguments that do not fit makes no task', async () => {
    const create = jest.fn();
    await serve(() => 'done');
    kit.registry.addTool({ name: 'strict', task: 'optional', input: z.object({ n: z.number() }) }, () => 'x');
    kit.store.create = create;
    expect(await client.call('strict')).toMatchObject({ isError: true });
    expect(create).not.toHaveBeenCalled();
  });

  it('shows nothing of its declaration in the list', async () => {
    await serve(() => 'done', { taskStart: 'by-handler' });
    expect(kit.registry.findTool('job')?.item).toEqual({ name: 'job', inputSchema: expect.anything() });
  });
});

describe('the tasks of one caller', () => {
  it('that are kept have a bound: ended ones are forgotten for the next, counted, and past those it is refused', async () => {
    let isHanging = false;
    await serve(() => (isHanging ? new Promise<string>(() => undefined) : 'done'), {}, { taskMaxKeptPerPrincipal: 1 });
    const first = await client.callForId('job');
    await client.until(first, 'completed');
    isHanging = true;
    await client.callForId('job');
    await expect(client.get(first)).rejects.toMatchObject({ code: -32602 });
    expect(await kit.probe.value('capsReached', { cap: 'tasks_kept' })).toBe(1);
    await expect(client.call('job')).rejects.toMatchObject({
      refusal: {
        status: 429,
        data: { limit: 'tasks_kept', retryAfterSeconds: 1 },
        headers: { 'Retry-After': '1' },
      },
    });
    expect(await kit.probe.value('capsReached', { cap: 'tasks_kept' })).toBe(2);
    expect(await kit.probe.value('tasksRefused', { reason: 'kept' })).toBe(1);
    const ada = new TaskClient(kit, undefined, { iss: 'https://issuer', sub: 'ada' });
    await ada.callForId('job');
  });

  it('have results that are kept of no more bytes than are allowed: the oldest are forgotten, and that is counted', async () => {
    await serve(() => 'x'.repeat(600_000), {}, { taskMaxKeptBytesPerPrincipal: 1_000_000 });
    const first = await client.callForId('job');
    await client.until(first, 'completed');
    const second = await client.callForId('job');
    await client.until(second, 'completed');
    await until(async () => (await kit.probe.value('capsReached', { cap: 'tasks_kept_bytes' })) === 1);
    await expect(client.get(first)).rejects.toMatchObject({ code: -32602 });
    expect(await client.get(second)).toMatchObject({ status: 'completed' });
  });

  it('on which pods work have one where callers are known', async () => {
    await serve(() => new Promise<string>(() => undefined), {}, { taskMaxPerPrincipal: 1 });
    const ada = new TaskClient(kit, undefined, { iss: 'https://issuer', sub: 'ada' });
    await ada.callForId('job');
    await expect(ada.call('job')).rejects.toMatchObject({
      refusal: { status: 429, data: { limit: 'tasks_caller' }, headers: { 'Retry-After': '1' } },
    });
    expect(await kit.probe.value('capsReached', { cap: 'tasks_caller' })).toBe(1);
  });
});

describe('the end of a task', () => {
  it('with a tool’s own error is completed', async () => {
    await serve(() => {
      throw new ToolError('no luck');
    });
    const task = await client.until(await client.callForId('job'), 'completed');
    expect(task.result).toEqual({ isError: true, content: [{ type: 'text', text: 'no luck' }] });
  });

  it('with a JSON-RPC error is failed, and says so', async () => {
    await serve(() => {
      throw new ProtocolError(-32050, 'broken', { part: 7 });
    });
    const task = await client.until(await client.callForId('job'), 'failed');
    expect(task).toMatchObject({
      statusMessage: 'broken',
      error: { code: -32050, message: 'broken', data: { part: 7 } },
    });
    expect(task).not.toHaveProperty('result');
  });

  it('with a result that is too large is failed', async () => {
    await serve(() => 'x'.repeat(2_000), {}, { taskMaxBytes: 1_024 });
    const task = await client.until(await client.callForId('job'), 'failed');
    expect(task.error).toMatchObject({ code: -32603, message: expect.stringContaining('at most 1024') });
  });

  it('is stored when the store is back, however long that takes', async () => {
    await serve(async () => 'done');
    const { finish } = kit.store;
    const tries = jest.fn();
    kit.store.finish = async (...args) => {
      tries();
      return tries.mock.calls.length < 2 ? AWAY : finish.apply(kit.store, args);
    };
    const id = await client.callForId('job');
    await client.until(id, 'completed');
    expect(tries).toHaveBeenCalledTimes(2);
  });
});
