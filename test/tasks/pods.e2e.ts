import { startRedis, type RedisServer } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { type PodClient, TaskPods } from './support/task-pods.js';

jest.setTimeout(90_000);

let redis: RedisServer;
let pods: TaskPods;
let one: PodClient;
let two: PodClient;
let three: PodClient;

/** Three processes on one Redis. A task begins on the first. */
beforeEach(async () => {
  redis = await startRedis();
  pods = new TaskPods({ REDIS_URL: redis.url });
  [one, two, three] = (await pods.start(3)) as [PodClient, PodClient, PodClient];
});
afterEach(async () => {
  await pods.stop();
  await redis.stop();
});

describe('a task on several pods', () => {
  it('is seen, answered and fetched on any of them, and runs once', async () => {
    const log = pods.log();
    const id = await one.begin('survey', { log });
    const waiting = await two.until(id, ({ status }) => status === 'input_required');
    expect(Object.keys(waiting.inputRequests)).toEqual(['first']);
    expect(await three.update(id, 'first', 'salt')).toMatchObject({ resultType: 'complete' });
    await two.until(id, ({ inputRequests }) => inputRequests?.second !== undefined);
    await two.update(id, 'second', 'pepper');
    const done = await three.completed(id);
    expect(done.result.content).toEqual([{ type: 'text', text: 'salt and pepper' }]);
    expect(await one.get(id)).toEqual(await two.get(id));
    expect(pods.runs(log)).toEqual([one.service.pid]);
  });

  it('tells who listens on another one, whatever happens to its own', async () => {
    const log = pods.log();
    const id = await one.begin('count', { log });
    const stream = await two.listen([id]);
    const next = async () => (await stream.nextMessage())?.message;
    expect(await next()).toMatchObject({ params: { notifications: { taskIds: [id] } } });
    expect(await next()).toMatchObject({ method: 'notifications/tasks', params: { taskId: id, status: 'working' } });
    await until(() => pods.runs(log).length === 1);
    await one.service.stop('SIGKILL');
    await until(() => pods.runs(log).length === 2);
    pods.go(log);
    let last;
    do last = await next();
    while (last.params.status !== 'completed');
    expect(last.params.result.content[0].text).toBe(`done by ${pods.runs(log)[1]}`);
    await stream.cut();
  });

  it('is cancelled on any of them: its handler is aborted where it runs', async () => {
    const log = pods.log();
    const id = await one.begin('pay', { log });
    await two.until(id, ({ statusMessage }) => statusMessage === '1 of 2');
    await two.cancel(id);
    expect(await three.get(id)).toMatchObject({ status: 'cancelled' });
    await until(() => pods.lines(log).some(({ what }) => what === 'aborted'));
    expect(await three.cancel(id)).toMatchObject({ resultType: 'complete' });
  });
});

describe('kill -9 of the pod that runs a task', () => {
  it('has it run again where that is declared safe, on one pod, with the answers it had', async () => {
    const log = pods.log();
    const id = await one.begin('survey', { log });
    await two.until(id, ({ status }) => status === 'input_required');
    await two.update(id, 'first', 'salt');
    await two.until(id, ({ inputRequests }) => inputRequests?.second !== undefined);
    await one.service.stop('SIGKILL');
    const ask = () => Promise.all([two.get(id), three.get(id)]);
    await until(async () => (await ask()) && pods.runs(log).length > 1);
    const waiting = await three.until(id, ({ status }) => status === 'input_required');
    expect(Object.keys(waiting.inputRequests)).toEqual(['second']);
    await three.update(id, 'second', 'pepper');
    expect((await two.completed(id)).result.content[0].text).toBe('salt and pepper');
    const [, nextOwner, ...others] = pods.runs(log);
    expect([two.service.pid, three.service.pid]).toContain(nextOwner);
    expect(others).toEqual([]);
  });

  it('has it reported failed where it must not simply run again', async () => {
    const log = pods.log();
    const id = await one.begin('pay', { log });
    await until(() => pods.runs(log).length === 1);
    await one.service.stop('SIGKILL');
    const failed = await two.until(id, ({ status }) => status === 'failed');
    expect(failed.error).toMatchObject({ code: -32603, message: expect.stringContaining('outcome is unknown') });
    expect(pods.runs(log)).toEqual([one.service.pid]);
  });

  it('is noticed where no client asks, too', async () => {
    const log = pods.log();
    await one.begin('count', { log });
    await until(() => pods.runs(log).length === 1);
    await one.service.stop('SIGKILL');
    await until(() => pods.runs(log).length === 2);
    expect(pods.runs(log)[1]).not.toBe(one.service.pid);
  });

  it('loses no result that was there', async () => {
    const log = pods.log();
    const id = await one.begin('pay', { log });
    pods.go(log);
    await two.completed(id);
    await one.service.stop('SIGKILL');
    expect((await three.completed(id)).result.content[0].text).toBe(`done by ${one.service.pid}`);
  });
});

describe('SIGTERM of the pod that runs a task', () => {
  it('hands it over at once where it may run again', async () => {
    const log = pods.log();
    const id = await one.begin('count', { log });
    await until(() => pods.runs(log).length === 1);
    const exited = one.service.stop('SIGTERM');
    await until(() => pods.runs(log).length === 2);
    expect(await exited).toBe(0);
    pods.go(log);
    const [, nextOwner, ...others] = pods.runs(log);
    expect((await two.completed(id)).result.content[0].text).toBe(`done by ${nextOwner}`);
    expect(others).toEqual([]);
  });

  it('lets any other one finish', async () => {
    const log = pods.log();
    const id = await one.begin('pay', { log });
    await until(() => pods.runs(log).length === 1);
    const exited = one.service.stop('SIGTERM');
    await one.service.log(({ event }) => event === 'shutdown.draining');
    pods.go(log);
    expect(await exited).toBe(0);
    expect((await two.get(id)).result.content[0].text).toBe(`done by ${one.service.pid}`);
    expect(pods.runs(log)).toEqual([one.service.pid]);
  });
});
