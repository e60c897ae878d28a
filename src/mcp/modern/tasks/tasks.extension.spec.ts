import { accept, TaskClient } from '../../../../test/support/task-client.js';
import { serveJob, textForm, untilAborted } from '../../../../test/support/task-job.js';
import { type TaskKit } from '../../../../test/support/task-kit.js';
import { tick } from '../../../../test/support/until.js';
import { newTaskId } from '../../../tasks/task-id.js';

const REQUIRED = {
  code: -32021,
  data: { requiredCapabilities: { extensions: { 'io.modelcontextprotocol/tasks': {} } } },
};
const UNKNOWN = { code: -32602, message: 'Unknown task: it was never made, or its time is over' };
const AWAY = { state: 'unavailable', cause: new Error('away') } as const;

let kit: TaskKit;
let client: TaskClient;
afterEach(() => kit.close());
const serve = async (...job: Parameters<typeof serveJob>) => void ({ kit, client } = await serveJob(...job));

describe('a task belongs to who began it', () => {
  it('and to anybody else it is one that never was', async () => {
    await serve(async (_, context) => JSON.stringify(await context.ask({ a: textForm('A?') })));
    const [ann, ben] = ['ann', 'ben'].map((sub) => new TaskClient(kit, undefined, { iss: 'i', sub })) as [
      TaskClient,
      TaskClient,
    ];
    const id = await ann.callForId('job');
    await ann.until(id, 'input_required');
    for (const other of [ben, client]) {
      await expect(other.get(id)).rejects.toMatchObject(UNKNOWN);
      await expect(other.update(id, { a: accept({ text: 'x' }) })).rejects.toMatchObject(UNKNOWN);
      await expect(other.cancel(id)).rejects.toMatchObject(UNKNOWN);
    }
    await tick();
    expect(await ann.get(id)).toMatchObject({ status: 'input_required' });
  });
});

describe('the methods of the extension', () => {
  beforeEach(() => serve(() => 'done'));

  it.each(['get', 'cancel'] as const)('%s: a task that never was is an invalid parameter', async (method) => {
    for (const id of [newTaskId(), 'x', '', '}:{', 'tasks-conformance-nonexistent-12345']) {
      await expect(client[method](id)).rejects.toMatchObject(UNKNOWN);
    }
  });

  it('need a client that declares them, whatever the task', async () => {
    const id = await client.callForId('job');
    for (const capabilities of [{}, { extensions: {} }, { extensions: { 'io.modelcontextprotocol/tasks': true } }]) {
      const other = new TaskClient(kit, capabilities);
      await expect(other.get(id)).rejects.toMatchObject(REQUIRED);
      await expect(other.update(id, {})).rejects.toMatchObject(REQUIRED);
      await expect(other.cancel('x')).rejects.toMatchObject(REQUIRED);
    }
  });

  it('check their parameters', async () => {
    const id = await client.callForId('job');
    await expect(client.get(7 as never)).rejects.toMatchObject({ code: -32602 });
    await expect(client.update(id, null)).rejects.toMatchObject({ code: -32602 });
    await expect(client.update(id, [])).rejects.toMatchObject({ code: -32602 });
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, n) => [String(n), {}]));
    await expect(client.update(id, many)).rejects.toMatchObject({ code: -32602 });
  });
});

describe('without its store', () => {
  const away = () => Promise.resolve(AWAY);

  it('a tool that can do without a task runs as an ordinary call', async () => {
    await serve(() => 'done');
    kit.store.create = away;
    expect(await client.call('job')).toEqual({ content: [{ type: 'text', text: 'done' }] });
    expect(await kit.probe.value('tasksRefused', { reason: 'unavailable' })).toBe(1);
  });

  it('a tool that cannot is refused with 503, and its handler does not run', async () => {
    const handler = jest.fn(() => 'done');
    await serve(handler, { task: 'required' });
    kit.store.create = away;
    await expect(client.call('job')).rejects.toMatchObject({ refusal: { status: 503 } });
    expect(handler).not.toHaveBeenCalled();
  });

  it('every method says that it is away, and not that the task is gone', async () => {
    await serve(() => 'done');
    const id = await client.callForId('job');
    kit.store.read = away;
    kit.store.answer = away;
    kit.store.cancel = away;
    for (const asked of [client.get(id), client.update(id, {}), client.cancel(id)]) {
      await expect(asked).rejects.toMatchObject({ refusal: { status: 503, code: -32000 } });
    }
  });
});

describe('the way down', () => {
  it('lets no task begin, and fails what the drain did not wait for', async () => {
    await serve((_, context) => untilAborted(context), { annotations: { readOnlyHint: true } });
    const id = await client.callForId('job');
    await kit.runner.handOver();
    expect(kit.runner.running).toBe(1);
    kit.registry.addTool({ name: 'needs', task: 'required' }, () => 'x');
    await expect(client.call('needs')).rejects.toMatchObject({ refusal: { status: 503 } });
    await kit.runner.failAll();
    expect(await client.get(id)).toMatchObject({ status: 'failed', error: { code: -32603 } });
    expect(kit.runner.running).toBe(0);
  });
});
