import { sample } from '../../../capabilities/call-context.js';
import { accept, type TaskClient } from '../../../../test/support/task-client.js';
import { serveJob, textForm, type JobHandler } from '../../../../test/support/task-job.js';
import { type TaskKit } from '../../../../test/support/task-kit.js';
import { until } from '../../../../test/support/until.js';

let kit: TaskKit;
let client: TaskClient;
afterEach(() => kit.close());
const serve = async (...job: Parameters<typeof serveJob>) => void ({ kit, client } = await serveJob(...job));

describe('a question in a task', () => {
  it('waits in the task for its answer, and the handler runs once', async () => {
    const runs = jest.fn();
    await serve(async (_, context) => {
      runs();
      const { name } = await context.ask({ name: textForm('Name?') });
      return `Hello, ${String(name.content?.['text'])}`;
    });
    const id = await client.callForId('job');
    const waiting = await client.until(id, 'input_required');
    expect(waiting.inputRequests).toEqual({
      name: { method: 'elicitation/create', params: expect.objectContaining({ message: 'Name?' }) },
    });
    expect(await client.update(id, { name: accept({ text: 'Ann' }), other: {} })).toEqual({});
    const done = await client.until(id, 'completed');
    expect(done.result.content[0].text).toBe('Hello, Ann');
    expect(runs).toHaveBeenCalledTimes(1);
  });

  it('is answered without keys that its form does not have', async () => {
    await serve(async (_, context) => JSON.stringify((await context.ask({ name: textForm('Name?') })).name));
    const id = await client.callForId('job');
    await client.until(id, 'input_required');
    await client.update(id, { name: accept({ text: 'Ann', role: 'admin' }) });
    const done = await client.until(id, 'completed');
    expect(JSON.parse(done.result.content[0].text)).toEqual(accept({ text: 'Ann' }));
  });

  it('is not asked by a form that no client can show', async () => {
    const form = { type: 'object', properties: { a: { $ref: '#' } } } as never;
    await serve(async (_, context) =>
      JSON.stringify(await context.elicit({ message: 'Name?', requestedSchema: form })),
    );
    const id = await client.callForId('job');
    const done = await client.until(id, 'completed');
    expect(done.result).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('reference') }] });
  });

  it('stays open while another one of its kind is answered', async () => {
    await serve(async (_, context) => {
      const { a, b } = await context.ask({ a: textForm('A?'), b: textForm('B?') });
      return `${String(a.content?.['text'])}${String(b.content?.['text'])}`;
    });
    const id = await client.callForId('job');
    await client.until(id, 'input_required');
    await client.update(id, { a: accept({ text: '1' }) });
    const waiting = await client.get(id);
    expect([waiting.status, Object.keys(waiting.inputRequests)]).toEqual(['input_required', ['b']]);
    await client.update(id, { b: accept({ text: '2' }) });
    expect((await client.until(id, 'completed')).result.content[0].text).toBe('12');
  });

  it('gets a name of its own, however often the handler uses one key', async () => {
    await serve(async (_, context) => {
      const first = await context.elicit(textForm('First?').params);
      const second = await context.elicit(textForm('Second?').params);
      return `${String(first.content?.['text'])}${String(second.content?.['text'])}`;
    });
    const id = await client.callForId('job');
    const names: string[] = [];
    for (const reply of [accept({ text: '1' }), accept({ text: '2' })]) {
      await until(
        async () => !names.includes(Object.keys((await client.get(id)).inputRequests ?? {})[0] ?? names[0] ?? ''),
      );
      const task = await client.until(id, 'input_required');
      names.push(...Object.keys(task.inputRequests));
      await client.update(id, { [names.at(-1)!]: reply });
    }
    expect((await client.until(id, 'completed')).result.content[0].text).toBe('12');
    expect(names).toEqual(['answer', 'answer#2']);
  });

  it('stays open for null, which is no answer, and refuses what is no object', async () => {
    await serve(async (_, context) => (await context.ask({ name: textForm('Name?') })).name.action);
    const id = await client.callForId('job');
    await client.until(id, 'input_required');
    await expect(client.update(id, { name: 5 })).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining('inputResponses.name'),
    });
    expect(await client.update(id, { name: null })).toEqual({});
    expect(Object.keys((await client.get(id)).inputRequests)).toEqual(['name']);
    await client.update(id, { name: { action: 'decline' } });
    expect((await client.until(id, 'completed')).result.content[0].text).toBe('decline');
  });

  it.each([
    [{ action: 'reject' }, /action/],
    [accept({}), /required property 'text'/],
    [accept({ text: 5 }), /text: must be string/],
  ])('ends the task with what is wrong with the answer: %j', async (wrong, problem) => {
    await serve(async (_, context) => (await context.ask({ name: textForm('Name?') })).name.action);
    const id = await client.callForId('job');
    await client.until(id, 'input_required');
    await client.update(id, { name: wrong });
    const { result } = await client.until(id, 'completed');
    expect(result).toMatchObject({ isError: true, content: [{ text: expect.stringMatching(problem) }] });
  });

  it('that the client cannot answer fails the task', async () => {
    await serve(async (_, context) => JSON.stringify(await context.ask({ a: sample({ messages: [], maxTokens: 1 }) })));
    const task = await client.until(await client.callForId('job'), 'failed');
    expect(task.error).toMatchObject({ code: -32021, data: { requiredCapabilities: { sampling: {} } } });
  });

  it('takes answers of a bounded size', async () => {
    await serve(
      async (_, context) => JSON.stringify(await context.ask({ a: textForm('A?') })),
      {},
      { taskMaxBytes: 1_024 },
    );
    const id = await client.callForId('job');
    await client.until(id, 'input_required');
    await expect(client.update(id, { a: accept({ text: 'x'.repeat(1_024) }) })).rejects.toMatchObject({ code: -32602 });
    expect(await client.get(id)).toMatchObject({ status: 'input_required' });
  });

  it('before the handler starts the task is a question of the call', async () => {
    await serve(
      async (_, context) => {
        const { name } = await context.ask({ name: textForm('Name?') });
        await context.startTask();
        const { age } = await context.ask({ age: textForm('Age?') });
        return `${String(name.content?.['text'])} is ${String(age.content?.['text'])}`;
      },
      { task: 'required', taskStart: 'by-handler' },
    );
    const asked = await client.call('job');
    expect(asked).toMatchObject({ resultType: 'input_required', inputRequests: { name: {} } });
    const { requestState } = asked;
    const handle = await client.call('job', { requestState, inputResponses: { name: accept({ text: 'Ann' }) } });
    expect(handle).toMatchObject({ resultType: 'task', status: 'working' });
    expect(handle).not.toHaveProperty('requestState');
    const id = String(handle['taskId']);
    expect(Object.keys((await client.until(id, 'input_required')).inputRequests)).toEqual(['age']);
    await client.update(id, { age: accept({ text: '7' }) });
    expect((await client.until(id, 'completed')).result.content[0].text).toBe('Ann is 7');
  });

  it('whose answer came without a state begins no task before it has one, and then acts once', async () => {
    let effects = 0;
    await serve(
      async (_, context) => {
        await context.ask({ name: textForm('Name?') });
        await context.startTask();
        await context.once();
        effects += 1;
        return 'done';
      },
      { task: 'required', taskStart: 'by-handler' },
    );
    const forged = { inputResponses: { name: accept({ text: 'Ann' }) } };
    const { requestState, ...asked } = await client.call('job', forged);
    expect(asked).toEqual({ resultType: 'input_required' });
    expect(kit.runner.running).toBe(0);
    for (let n = 0; n < 2; n += 1) {
      const { taskId } = await client.call('job', { requestState });
      await client.until(String(taskId), 'completed');
    }
    expect(effects).toBe(1);
  });

  it('of the task itself is answered once anyway: once() passes in a task whose call was never asked', async () => {
    await serve(async (_, context) => {
      await context.ask({ name: textForm('Name?') });
      await context.once();
      return 'done';
    });
    const id = await client.callForId('job');
    await client.until(id, 'input_required');
    await client.update(id, { name: accept({ text: 'Ann' }) });
    expect((await client.until(id, 'completed')).result.content[0].text).toBe('done');
  });

  it('that a handler ignores is still asked before any task begins', async () => {
    const job: JobHandler = async (_, context) => {
      await context.ask({ name: textForm('Name?') }).catch(() => undefined);
      await context.startTask().catch(() => undefined);
      return 'done';
    };
    await serve(job, { taskStart: 'by-handler' });
    expect(await client.call('job')).toMatchObject({ resultType: 'input_required', inputRequests: { name: {} } });
    expect(kit.runner.running).toBe(0);
  });
});
