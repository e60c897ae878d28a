import { startRedis, type RedisServer } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { PodClient, TaskPods } from './support/task-pods.js';

jest.setTimeout(90_000);

let redis: RedisServer;
let pods: TaskPods;
beforeEach(async () => {
  redis = await startRedis();
  pods = new TaskPods({ REDIS_URL: redis.url });
});
afterEach(async () => {
  await pods.stop();
  await redis.stop();
});

const AWAY = { status: 503, code: -32000, message: expect.stringContaining('store is unavailable') };
const isAway = (client: PodClient, id: string) =>
  client.get(id).then(
    () => false,
    ({ status }) => status === 503,
  );

describe('while Redis is away', () => {
  it('tasks say so and are not lost, and what can do without a task runs without', async () => {
    const [client] = (await pods.start()) as [PodClient];
    const [log, other] = [pods.log(), pods.log()];
    const id = await client.begin('pay', { log });
    await redis.kill();
    await until(() => isAway(client, id));
    await expect(client.get(id)).rejects.toMatchObject(AWAY);
    await expect(client.update(id, 'first', 'x')).rejects.toMatchObject(AWAY);
    await expect(client.cancel(id)).rejects.toMatchObject(AWAY);
    await expect(client.call('report', { log: other })).rejects.toMatchObject(AWAY);
    expect(pods.runs(other)).toEqual([]);
    pods.go(other);
    const result = await client.call('pay', { log: other });
    expect(result).toMatchObject({ resultType: 'complete', content: [{ text: `done by ${client.service.pid}` }] });
    pods.go(log);
    await redis.restart();
    await until(async () => !(await isAway(client, id)));
    expect((await client.completed(id)).result.content[0].text).toBe(`done by ${client.service.pid}`);
    expect(pods.runs(log)).toHaveLength(1);
  });

  it('nobody is taken for dead because of it', async () => {
    const [one, two] = (await pods.start(2)) as [PodClient, PodClient];
    const log = pods.log();
    const id = await one.begin('count', { log });
    redis.pause();
    await until(() => isAway(two, id));
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    redis.resume();
    await until(async () => !(await isAway(two, id)));
    for (let n = 0; n < 20; n += 1) expect(await two.get(id)).toMatchObject({ status: 'working' });
    pods.go(log);
    await two.completed(id);
    expect(pods.runs(log)).toEqual([one.service.pid]);
  });
});

describe('a new process on the same Redis', () => {
  it('has the results of the old one, and runs again what that left and may run again', async () => {
    const [old] = (await pods.start()) as [PodClient];
    const [finished, left, lost] = [pods.log(), pods.log(), pods.log()];
    const done = await old.begin('pay', { log: finished });
    pods.go(finished);
    await old.completed(done);
    const ids = [await old.begin('count', { log: left }), await old.begin('pay', { log: lost })] as [string, string];
    await old.service.stop('SIGKILL');
    const [fresh] = (await pods.start()) as [PodClient];
    expect((await fresh.get(done)).result.content[0].text).toBe(`done by ${old.service.pid}`);
    pods.go(left);
    expect((await fresh.completed(ids[0])).result.content[0].text).toBe(`done by ${fresh.service.pid}`);
    await fresh.until(ids[1], ({ status }) => status === 'failed');
  });
});

describe('a client that knows no tasks', () => {
  it('waits for the result, and its leaving cancels the call', async () => {
    const [client] = (await pods.start()) as [PodClient];
    const plain = new PodClient(client.service, {});
    const log = pods.log();
    pods.go(log);
    expect(await plain.call('pay', { log })).toMatchObject({ resultType: 'complete' });
    await expect(plain.call('report', { log })).rejects.toMatchObject({ status: 400, code: -32021 });
    await expect(plain.get('x')).rejects.toMatchObject({ status: 400, code: -32021 });
  });
});
