import type { ResponseChannel } from '../calls/modern-serving.js';
import { ListenExtension } from '../listen/listen.extension.js';
import { Subscriptions } from '../listen/subscriptions.js';
import { MemoryNotificationFeed } from '../../../cluster/notifications/memory-notification-feed.js';
import { accept, KNOWS_TASKS, servingOf, TaskClient } from '../../../../test/support/task-client.js';
import { serveJob, textForm } from '../../../../test/support/task-job.js';
import { type TaskKit } from '../../../../test/support/task-kit.js';
import { tick, until } from '../../../../test/support/until.js';
import { newTaskId } from '../../../tasks/task-id.js';

let kit: TaskKit;
let client: TaskClient;
afterEach(() => kit.close());

/** A stream of `subscriptions/listen` whose client reads all that is said. */
function listen(notifications: object, capabilities: object = KNOWS_TASKS) {
  const closed = new AbortController();
  const said: { method: string; params: Record<string, unknown> }[] = [];
  const channel = {
    signal: closed.signal,
    aborted: false,
    listen: () => undefined,
    sayText: (text: string) => said.push(JSON.parse(text)),
  };
  const feed = new MemoryNotificationFeed(kit.pod);
  const subscriptions = new Subscriptions(kit.settings, feed, kit.probe.metrics);
  const { methods } = new ListenExtension(kit.settings, kit.registry, subscriptions, kit.watches);
  const params = { notifications };
  const serving = {
    ...servingOf('subscriptions/listen', params, capabilities),
    channel: channel as unknown as ResponseChannel,
  };
  const ended = methods['subscriptions/listen'](params, serving);
  const statuses = () =>
    said.filter(({ method }) => method === 'notifications/tasks').map(({ params }) => params['status']);
  return { said, statuses, ended, close: () => closed.abort() };
}

describe('a stream that listens to a task', () => {
  beforeEach(async () => {
    ({ kit, client } = await serveJob(async (_, context) => {
      const { a } = await context.ask({ a: textForm('A?') });
      return String(a.content?.['text']);
    }));
  });

  it('is told what tasks/get would say, at each change, to the end', async () => {
    const id = await client.callForId('job');
    await client.until(id, 'input_required');
    const stream = listen({ taskIds: [id] });
    await until(() => stream.statuses().length === 1);
    expect(stream.said[0]).toMatchObject({
      method: 'notifications/subscriptions/acknowledged',
      params: { notifications: { taskIds: [id] } },
    });
    const { resultType, _meta, ...task } = await client.get(id);
    expect(stream.said[1]?.params).toEqual({ ...task, _meta: { 'io.modelcontextprotocol/subscriptionId': 1 } });
    await client.update(id, { a: accept({ text: 'yes' }) });
    await until(() => stream.statuses().includes('completed'));
    expect(stream.said.at(-1)?.params['result']).toEqual({ content: [{ type: 'text', text: 'yes' }] });
    expect(kit.watches.size).toBe(0);
    stream.close();
    await stream.ended;
  });

  it('is told of one that has ended already', async () => {
    const id = await client.callForId('job');
    await client.cancel(id);
    const stream = listen({ taskIds: [id] });
    await until(() => stream.statuses().length === 1);
    expect(stream.statuses()).toEqual(['cancelled']);
    stream.close();
    await stream.ended;
  });

  it('leaves nothing behind when its client goes', async () => {
    const id = await client.callForId('job');
    const [one, two] = [listen({ taskIds: [id] }), listen({ taskIds: [id] })];
    await until(() => one.statuses().length > 0 && two.statuses().length > 0);
    one.close();
    await one.ended;
    expect(kit.watches.size).toBe(1);
    two.close();
    await two.ended;
    expect(kit.watches.size).toBe(0);
  });

  it('gets no task of somebody else, and none that never was', async () => {
    const ann = new TaskClient(kit, KNOWS_TASKS, { iss: 'i', sub: 'ann' });
    const stream = listen({ taskIds: [await ann.callForId('job'), newTaskId(), 'x'] });
    await stream.ended;
    expect(stream.said).toEqual([
      {
        jsonrpc: '2.0',
        method: 'notifications/subscriptions/acknowledged',
        params: expect.objectContaining({ notifications: {} }),
      },
    ]);
  });

  it('is refused to a client that declares no tasks, and past the bound', async () => {
    await expect(listen({ taskIds: [] }, {}).ended).rejects.toMatchObject({ code: -32021 });
    const ids = Array.from({ length: kit.settings.sessionMaxSubscriptions + 1 }, newTaskId);
    await expect(listen({ taskIds: ids }).ended).rejects.toMatchObject({ code: -32602 });
    await tick();
    expect(kit.watches.size).toBe(0);
  });
});
