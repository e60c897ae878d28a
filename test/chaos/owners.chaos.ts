import { setTimeout as sleep } from 'node:timers/promises';
import { connectSdk1, officialClients, type OfficialClient } from '../support/clients.js';
import { LATEST, RawSession } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import type { Service } from '../support/service.js';
import { until } from '../support/until.js';
import { Fleet } from './support/fleet.js';
import { report } from './support/report.js';
import { scale } from './support/scale.js';
import { count, describeCall, paced } from './support/tasks.js';
import { Tap } from './support/tap.js';

jest.setTimeout(120_000);

const longCount = paced('count', 10, 200);

describe('a pod that is alive and does not look it', () => {
  let redis: RedisServer;
  let tap: Tap;
  let fleet: Fleet;
  let clients: OfficialClient[];

  beforeAll(async () => {
    redis = await startRedis();
    tap = await Tap.before(redis.port);
    const plain = { REDIS_URL: redis.url };
    fleet = await Fleet.start({ REDIS_URL: tap.url, STORE_WAIT_SECONDS: '1' }, plain, plain);
  });
  beforeEach(() => (clients = []));
  afterEach(async () => {
    await Promise.all(clients.map((client) => client.close()));
  });
  afterAll(async () => {
    await fleet?.stop();
    await tap?.close();
    await redis?.stop();
  });

  const ownerOf = async (tag: string): Promise<Service> => {
    await until(() => fleet.runsOf('count', tag).length > 0);
    const [pid] = fleet.runsOf('count', tag);
    return fleet.pods.find((pod) => pod.pid === pid)!;
  };

  it.each(officialClients)(
    'is fenced when it was paused past its lapse and its call went on elsewhere (%s)',
    async (name, connect) => {
      const client = await connect(fleet.url);
      clients.push(client);
      const tag = `paused ${name}`;
      const calling = longCount(client, tag);
      const owner = await ownerOf(tag);
      await sleep(500);
      owner.signal('SIGSTOP');
      for (const stream of fleet.proxy.streams) if (stream.port === owner.port) stream.cut();
      fleet.proxy.route(fleet.pods.map(({ port }) => port).filter((port) => port !== owner.port));
      const call = await calling;
      owner.signal('SIGCONT');
      fleet.proxy.route(fleet.pods.map(({ port }) => port));
      expect([call].filter(({ wrong, failure }) => wrong ?? failure).map(describeCall)).toEqual([]);
      expect(fleet.runsOf('count', tag)).toHaveLength(2);
      await until(async () => (await owner.metric('mcp_calls_in_flight')) === 0);
      await until(async () => (await owner.metric('mcp_streams_open{kind="call"}')) === 0);
      report(`paused owner, ${name}`, [
        ['final answers', 1, 1],
        ['call took', `${call.endedAt - call.begunAt} ms, of which its own time is ${call.ownMs} ms`],
      ]);
    },
  );

  it('answers nothing stale while it is cut off from Redis, and heals by itself', async () => {
    const [cutOff, other] = fleet.pods as [Service, Service];
    const session = await RawSession.open(cutOff.url);
    const elsewhere = new RawSession(other.url, session.id, LATEST);
    const listener = await connectSdk1(cutOff.url);
    clients.push(listener);
    await listener.listening();
    tap.partition();
    await elsewhere.request('logging/setLevel', { level: 'error' });
    const refused = await session.call('echo', { text: 'stale' });
    expect(refused.status).toBe(503);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await session.get()).status).toBe(503);
    expect((await session.delete()).status).toBe(503);
    const live = await fetch(new URL('/health/live', cutOff.url));
    expect(live.status).toBe(200);
    await sleep(scale.pauseMs);
    tap.heal();
    const healedAt = Date.now();
    await until(async () => (await session.call('echo', { text: 'back' })).status === 200);
    const back = Date.now() - healedAt;
    expect(listener.http.gets).toHaveLength(1);
    expect((await elsewhere.call('echo', { text: 'x' })).status).toBe(200);
    report('partitioned pod', [
      ['answers while cut off', '503 with Retry-After', '503'],
      ['back to normal after', `${back} ms`],
    ]);
  });

  it('ends a call that was taken over while it was cut off from Redis', async () => {
    const client = await connectSdk1(fleet.url);
    clients.push(client);
    const [cutOff] = fleet.pods as [Service];
    const others = fleet.pods.slice(1).map(({ port }) => port);
    const tag = 'partitioned';
    fleet.proxy.route([cutOff.port]);
    const calling = longCount(client, tag);
    expect(await ownerOf(tag)).toBe(cutOff);
    await sleep(500);
    tap.partition();
    fleet.proxy.route(others);
    for (const stream of fleet.proxy.streams) if (stream.port === cutOff.port) stream.cut();
    const call = await calling;
    tap.heal();
    expect([call].filter(({ wrong, failure }) => wrong ?? failure).map(describeCall)).toEqual([]);
    await until(async () => (await cutOff.metric('mcp_calls_in_flight')) === 0);
    await until(async () => (await cutOff.metric('mcp_store_up')) === 1);
    fleet.proxy.route([cutOff.port, ...others]);
  });

  it('does not disturb what others run', async () => {
    const client = await connectSdk1(fleet.url);
    clients.push(client);
    const call = await count(client, 'afterwards');
    expect([call].filter(({ wrong, failure }) => wrong ?? failure).map(describeCall)).toEqual([]);
  });
});
