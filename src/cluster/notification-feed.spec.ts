import { FakePodBus } from '../../test/support/fake-pods.js';
import { openRedisPod, type RedisPod } from '../../test/support/redis-pod.js';
import { startRedis, type RedisServer } from '../../test/support/redis-server.js';
import { until } from '../../test/support/until.js';
import { NOTIFICATIONS_KEY } from '../redis/redis-keys.js';
import { MemoryNotificationFeed } from './memory-notification-feed.js';
import { describeNotificationFeed, textsOf } from './notification-feed.contract.js';
import type { FedNotification } from './notification-feed.js';
import { PodId } from './pod-id.js';
import { RedisNotificationFeed } from './redis-notification-feed.js';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());
beforeEach(() => server.client.flushall());

describeNotificationFeed('memory', async () => ({
  feed: new MemoryNotificationFeed(new PodId()),
  close: async () => undefined,
}));

describeNotificationFeed('Redis', async () => {
  const { feed, close } = await openFeed(server);
  return { feed, close: async () => close() };
});

interface Member extends RedisPod {
  readonly bus: FakePodBus;
  readonly feed: RedisNotificationFeed;
  readonly told: FedNotification[];
}

/** A feed as a pod starts it; its bus delivers only what a test says. */
async function openFeed(redis: RedisServer): Promise<Member> {
  const pod = await openRedisPod(redis, 300);
  const bus = new FakePodBus();
  const feed = new RedisNotificationFeed(pod.redis, bus);
  const told: FedNotification[] = [];
  feed.onNotification((notification) => told.push(notification));
  await feed.onModuleInit();
  const close = () => {
    feed.onApplicationShutdown();
    pod.close();
  };
  return { ...pod, bus, feed, told, close };
}

const notified = { kind: 'notified' } as const;
const dataOf = (told: readonly FedNotification[]) => told.map(({ data }) => data);

describe('the feed of several pods', () => {
  let a: Member;
  let b: Member;
  beforeEach(async () => {
    [a, b] = [await openFeed(server), await openFeed(server)];
  });
  afterEach(() => [a, b].forEach(({ close }) => close()));

  it('wakes the others when it grows', async () => {
    a.feed.publish('x', undefined);
    await until(() => a.bus.sent.length > 0);
    expect(a.bus.sent).toEqual([{ to: 'all', message: notified }]);
    b.bus.deliver(notified);
    await until(() => b.told.length === 1);
    expect(b.told).toEqual(a.told);
  });

  it('has one order for all, each notification told once everywhere', async () => {
    for (let n = 0; n < 50; n += 1) {
      (n % 2 ? a : b).feed.publish(String(n), n % 3 ? undefined : 'demo://a');
      if (n % 5 === 0) [a, b].forEach(({ bus }) => bus.deliver(notified));
    }
    await until(() => a.told.length >= 50 && b.told.length >= 50);
    [a, b].forEach(({ bus }) => bus.deliver(notified));
    expect(a.told).toEqual(b.told);
    expect(
      dataOf(a.told)
        .map(Number)
        .sort((x, y) => x - y),
    ).toEqual(Array.from({ length: 50 }, (_, n) => n));
    expect(a.feed.position).toBe(b.feed.position);
  });

  it('reads on after messages were lost', async () => {
    a.feed.publish('x', undefined);
    await until(() => a.told.length === 1);
    b.bus.lose();
    await until(() => b.told.length === 1);
  });

  it('reads on by itself where no wake-up ever comes', async () => {
    a.feed.publish('x', undefined);
    await until(() => b.told.length === 1);
    expect(dataOf(b.told)).toEqual(['x']);
  });

  it('reaches a position that another pod gave out before this one has heard of it', async () => {
    const start = b.feed.position;
    for (const text of ['x', 'y']) a.feed.publish(text, undefined);
    await until(() => a.told.length === 2);
    expect(textsOf(b.feed.since(start))).toEqual([]);
    await b.feed.reach(a.feed.position);
    expect(textsOf(b.feed.since(a.told[0]!.position!))).toEqual(['y']);
    expect(dataOf(b.told)).toEqual(['x', 'y']);
  });

  it('knows at the start of a pod what came before, and tells it to nobody', async () => {
    for (const text of ['x', 'y', 'z']) a.feed.publish(text, undefined);
    await until(() => a.told.length === 3);
    const late = await openFeed(server);
    expect(late.feed.position).toBe(a.feed.position);
    expect(textsOf(late.feed.since(a.told[0]!.position!))).toEqual(['y', 'z']);
    a.feed.publish('new', undefined);
    await until(() => late.told.length > 0);
    expect(dataOf(late.told)).toEqual(['new']);
    late.close();
  });

  it('is bounded in Redis', async () => {
    const pipeline = server.client.pipeline();
    for (let n = 0; n < 10_500; n += 1) pipeline.xadd(NOTIFICATIONS_KEY, '*', 'd', String(n));
    await pipeline.exec();
    a.feed.publish('x', undefined);
    await until(() => dataOf(a.told).includes('x'));
    expect(await server.client.xlen(NOTIFICATIONS_KEY)).toBeLessThan(10_500);
    expect(dataOf(a.told).length).toBeGreaterThanOrEqual(10_000);
  });
});

describe('the feed while Redis is away', () => {
  it('is told here, without a position that could be promised; what is stored later has one', async () => {
    const redis = await startRedis();
    const member = await openFeed(redis);
    const start = member.feed.position;
    await redis.kill();
    await until(() => !member.redis.up);
    member.feed.publish('away', 'demo://a');
    await until(() => member.told.length === 1);
    expect(member.told).toEqual([{ position: undefined, uri: 'demo://a', data: 'away' }]);
    expect(member.feed.position).toBe(start);
    expect(member.bus.sent).toEqual([]);
    await redis.restart();
    await until(() => member.redis.up);
    member.feed.publish('back', undefined);
    await until(() => member.told.length === 2);
    expect(member.told[1]?.position).toBe(member.feed.position);
    member.close();
    await redis.stop();
  });

  it('catches up when Redis comes after its pod', async () => {
    const redis = await startRedis();
    const first = await openFeed(redis);
    first.feed.publish('before', undefined);
    await until(() => first.told.length === 1);
    await redis.kill();
    const late = await openFeed(redis);
    await redis.restart();
    await until(() => late.feed.position === first.feed.position);
    expect(late.told).toEqual([]);
    [first, late].forEach(({ close }) => close());
    await redis.stop();
  });
});
