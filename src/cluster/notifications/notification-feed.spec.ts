import { FakePodBus } from '../../../test/support/fake-pods.js';
import { openRedisPod, type RedisPod } from '../../../test/support/redis-pod.js';
import { startRedis, type RedisServer } from '../../../test/support/redis-server.js';
import { until } from '../../../test/support/until.js';
import { NOTIFICATIONS_KEY } from '../../redis/redis-keys.js';
import { MemoryNotificationFeed } from './memory-notification-feed.js';
import { describeNotificationFeed, textsOf } from './notification-feed.contract.js';
import type { FedNotification } from './notification-feed.js';
import { PodId } from '../pods/pod-id.js';
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
  /** How often it was told of a gap. */
  readonly gaps: () => number;
}

/** What a busy machine takes for a reply is no outage: what cannot be stored in time is told in another order. */
const PATIENT_MS = 10_000;

/** A feed as a pod starts it; its bus delivers only what a test says. */
async function openFeed(redis: RedisServer, storeTimeoutMs = PATIENT_MS): Promise<Member> {
  const pod = await openRedisPod(redis, storeTimeoutMs);
  const bus = new FakePodBus();
  const feed = new RedisNotificationFeed(pod.redis, bus, pod.pod);
  const told: FedNotification[] = [];
  feed.onNotification((notification) => told.push(notification));
  let gaps = 0;
  feed.onGap(() => (gaps += 1));
  await feed.onModuleInit();
  const close = () => {
    feed.onApplicationShutdown();
    pod.close();
  };
  return { ...pod, bus, feed, told, gaps: () => gaps, close };
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

  it('gives a client that came before the first notification all of them, on a pod that started since', async () => {
    const start = a.feed.position;
    for (const text of ['x', 'y', 'z']) a.feed.publish(text, undefined);
    await until(() => a.told.length === 3);
    const late = await openFeed(server);
    expect(textsOf(late.feed.since(start))).toEqual(['x', 'y', 'z']);
    late.close();
  });

  /** In one step, so that nothing is read meanwhile. */
  const flood = (count: number) =>
    server.client.eval(
      `for n = 1, ARGV[1] do redis.call('XADD', KEYS[1], 'MAXLEN', 10000, '*', 'd', n) end`,
      1,
      NOTIFICATIONS_KEY,
      count,
    );

  it.each([
    ['from a position that it had', 1],
    ['from the start', 0],
  ])('tells of a gap where Redis no longer has what was missed: %s', async (_, before) => {
    for (let n = 0; n < before; n += 1) a.feed.publish('x', undefined);
    await until(() => a.told.length === before);
    await flood(10_001);
    a.bus.deliver(notified);
    await until(() => a.gaps() > 0);
    expect(a.told).toHaveLength(before);
    a.feed.publish('y', undefined);
    await until(() => a.told.length > before);
    expect(dataOf(a.told).at(-1)).toBe('y');
    expect(a.gaps()).toBe(1);
  });

  it('tells of no gap where Redis still has all that was missed', async () => {
    await flood(9_999);
    a.bus.deliver(notified);
    await until(() => a.told.length === 9_999);
    expect(a.gaps()).toBe(0);
  });

  it('tells of a gap once when Redis has lost all, and then goes on', async () => {
    a.feed.publish('x', undefined);
    await until(() => a.told.length === 1);
    await server.client.flushall();
    a.bus.deliver(notified);
    await until(() => a.gaps() > 0);
    a.feed.publish('y', undefined);
    await until(() => a.told.length === 2);
    expect(dataOf(a.told)).toEqual(['x', 'y']);
    expect(a.gaps()).toBe(1);
  });

  it('is bounded in Redis', async () => {
    const pipeline = server.client.pipeline();
    for (let n = 0; n < 10_500; n += 1) pipeline.xadd(NOTIFICATIONS_KEY, '*', 'd', String(n));
    await pipeline.exec();
    a.feed.publish('x', undefined);
    await until(async () => (await server.client.xlen(NOTIFICATIONS_KEY)) < 10_500);
    expect(await server.client.xlen(NOTIFICATIONS_KEY)).toBeGreaterThanOrEqual(10_000);
  });
});

describe('the feed while Redis is away', () => {
  const IMPATIENT_MS = 1_000;
  let redis: RedisServer;
  let a: Member;
  let b: Member;
  beforeEach(async () => {
    redis = await startRedis();
    [a, b] = [await openFeed(redis, IMPATIENT_MS), await openFeed(redis, IMPATIENT_MS)];
  });
  afterEach(async () => {
    [a, b].forEach(({ close }) => close());
    await redis.stop();
  });

  const away = async () => {
    await redis.kill();
    await until(() => !a.redis.up && !b.redis.up);
  };
  const settled = async (count: number) => {
    a.feed.publish('settled', undefined);
    await until(() => [a, b].every(({ told }) => dataOf(told).includes('settled')));
    expect(b.told).toHaveLength(count);
  };

  it('is told here at once, without a position that could be promised, and what is stored later has one', async () => {
    const start = a.feed.position;
    await away();
    a.feed.publish('away', 'demo://a');
    expect(a.told).toEqual([{ position: undefined, uri: 'demo://a', data: 'away' }]);
    expect(a.feed.position).toBe(start);
    expect(a.bus.sent).toEqual([]);
    await redis.restart();
    await until(() => a.redis.up);
    a.feed.publish('back', undefined);
    await until(() => a.told.length === 2);
    expect(a.told[1]?.position).toBe(a.feed.position);
  });

  it('is told to the other pods when Redis is back, once everywhere, and before what comes then', async () => {
    await away();
    for (const text of ['x', 'y', 'x']) a.feed.publish(text, undefined);
    await redis.restart();
    await until(() => b.told.length === 2);
    await settled(3);
    expect(dataOf(b.told)).toEqual(['x', 'y', 'settled']);
    expect(dataOf(a.told)).toEqual(['x', 'y', 'x', 'settled']);
    expect([a.gaps(), b.gaps()]).toEqual([0, 0]);
  });

  it('is a gap for the other pods where too much was said meanwhile', async () => {
    await away();
    for (let n = 0; n <= 1_001; n += 1) a.feed.publish(String(n), undefined);
    await redis.restart();
    await until(() => b.gaps() === 1);
    await settled(1);
    expect(a.told).toHaveLength(1_003);
    expect([a.gaps(), b.gaps()]).toEqual([0, 1]);
  });

  it('is told once where Redis took it but answered too late', async () => {
    redis.pause();
    a.feed.publish('x', undefined);
    await until(() => a.told.length === 1);
    redis.resume();
    await until(() => b.told.length === 1);
    await settled(2);
    expect(dataOf(a.told)).toEqual(['x', 'settled']);
  });

  it('has a gap where Redis came back empty, told once', async () => {
    a.feed.publish('x', undefined);
    await until(() => b.told.length === 1);
    await redis.client.flushall();
    a.bus.lose();
    b.bus.lose();
    await until(() => a.gaps() + b.gaps() === 2);
    await settled(2);
    expect([a.gaps(), b.gaps()]).toEqual([1, 1]);
    expect(b.feed.since(b.told[0]!.position!)).toEqual({ state: 'gap' });
  });

  it('catches up when Redis comes after its pod, which may have missed something', async () => {
    a.feed.publish('before', undefined);
    await until(() => b.told.length === 1);
    await redis.kill();
    const late = await openFeed(redis);
    await redis.restart();
    await until(() => late.feed.position === a.feed.position);
    expect([late.told, late.gaps()]).toEqual([[], 1]);
    late.close();
  });
});
