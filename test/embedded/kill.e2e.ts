import { compiledFixture } from '../support/compiled-fixture.js';
import { type Platform, startHost } from '../support/embedded-host.js';
import { RawSession } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import type { Service } from '../support/service.js';
import { until } from '../support/until.js';
import { PodClient, TaskPods } from '../tasks/support/task-pods.js';

jest.setTimeout(120_000);

const STEPS = 12;
const WAYS: readonly (readonly [Platform, Platform])[] = [
  ['express', 'fastify'],
  ['fastify', 'express'],
];

describe.each(WAYS)('kill -9 of an application on %s, of which another one is on %s', (first, second) => {
  let redis: RedisServer;
  let one: Service;
  let two: Service;

  const start = async (fixture: string) => {
    const server = { authDisabled: true, redisUrl: redis.url };
    const modules = [compiledFixture(fixture)];
    [one, two] = (await Promise.all(
      [first, second].map((platform) => startHost(platform, { server, modules, serves: 'modules' })),
    )) as [Service, Service];
  };

  beforeEach(async () => {
    redis = await startRedis();
  });
  afterEach(async () => {
    await Promise.all([one, two].map((host) => host?.stop('SIGKILL')));
    await redis?.stop();
  });

  it('leaves the session, and the stream of the call that ran, which runs again where that is safe', async () => {
    await start('chaos');
    const session = await RawSession.open(one.url);
    const args = { steps: STEPS, everyMs: 200, tag: 'x' };
    const call = await session.call('count', args, { progressToken: 'p' });
    const heard = [await call.nextMessage(), await call.nextMessage()];
    await one.stop('SIGKILL');
    const elsewhere = new RawSession(two.url, session.id, session.protocolVersion);
    const [{ result }] = await (await elsewhere.call('echo', { text: 'still here' })).rpc();
    expect(result.content[0].text).toBe('still here');
    const rest = await (await elsewhere.resume(heard[1]!.id!)).messages();
    expect(rest.map(({ message }) => message.params?.progress ?? message.result.content[0].text)).toEqual([
      ...Array.from({ length: STEPS - 2 }, (_, step) => step + 3),
      'x done',
    ]);
  });

  it('leaves its tasks, which go on in the other', async () => {
    await start('tasks');
    const pods = new TaskPods({});
    const log = pods.log();
    const [here, there] = [new PodClient(one), new PodClient(two)];
    const id = await here.begin('survey', { log });
    await there.until(id, ({ status }) => status === 'input_required');
    await there.update(id, 'first', 'salt');
    await there.until(id, ({ inputRequests }) => inputRequests?.second !== undefined);
    await one.stop('SIGKILL');
    await until(async () => (await there.get(id)) && pods.runs(log).length > 1);
    await there.until(id, ({ status, inputRequests }) => status === 'input_required' && inputRequests.second);
    await there.update(id, 'second', 'pepper');
    expect((await there.completed(id)).result.content[0].text).toBe('salt and pepper');
    expect(pods.runs(log)).toEqual([one.pid, two.pid]);
    await pods.stop();
  });
});
