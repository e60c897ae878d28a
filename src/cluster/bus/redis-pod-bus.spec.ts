import { block } from '../../../test/support/block.js';
import { openRedisPod, type RedisPod } from '../../../test/support/redis-pod.js';
import { startRedis, type RedisServer } from '../../../test/support/redis-server.js';
import { until } from '../../../test/support/until.js';
import { BROADCAST_CHANNEL, inboxChannel } from '../../redis/redis-keys.js';
import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { busText, type BusMessage } from './bus-message.js';
import { RedisPodBus } from './redis-pod-bus.js';

jest.setTimeout(60_000);

const SETTINGS = { storeTimeoutMs: 1_000, busMaxMessageBytes: 4_096 };
const SESSION = randomUUID();
const ANSWER: BusMessage = { kind: 'answer', session: SESSION, id: '0123456789ab.1' };
const CHANGED: BusMessage = { kind: 'changed', session: SESSION };

interface Member extends RedisPod {
  readonly bus: RedisPodBus;
  readonly heard: BusMessage[];
  gaps: number;
}

let server: RedisServer;
let members: Member[];
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());
beforeEach(async () => {
  members = await Promise.all([join(), join(), join()]);
});
afterEach(() => members.forEach(leave));

/** A pod whose inbox is open. */
async function join(): Promise<Member> {
  const pod = await openRedisPod(server, SETTINGS.storeTimeoutMs);
  const bus = new RedisPodBus(pod.redis, SETTINGS, pod.pod, pod.probe.metrics);
  const member: Member = { ...pod, bus, heard: [], gaps: 0 };
  bus.onMessage((message) => member.heard.push(message));
  bus.onGap(() => (member.gaps += 1));
  await until(() => member.gaps === 1);
  return member;
}

function leave({ bus, close }: Member): void {
  bus.onApplicationShutdown();
  close();
}

const invalid = ({ probe }: Member) => probe.value('busMessages', { kind: 'invalid' });

describe('a message on the bus', () => {
  it('to one pod reaches that pod and no other', async () => {
    const [from, to, third] = members as [Member, Member, Member];
    from.bus.send(to.pod.value, ANSWER);
    await until(() => to.heard.length === 1);
    from.bus.broadcast(CHANGED);
    await until(() => third.heard.length === 1);
    expect(to.heard[0]).toEqual(ANSWER);
    expect(third.heard).toEqual([CHANGED]);
  });

  it('to all reaches every pod but its sender', async () => {
    const [from, ...others] = members as [Member, Member, Member];
    from.bus.broadcast(CHANGED);
    from.bus.send(from.pod.value, ANSWER);
    await until(() => members.every(({ heard }) => heard.length > 0));
    expect(others.map(({ heard }) => heard)).toEqual([[CHANGED], [CHANGED]]);
    expect(from.heard).toEqual([ANSWER]);
  });

  it('is counted by its kind', async () => {
    const [from, to] = members as [Member, Member, Member];
    from.bus.send(to.pod.value, ANSWER);
    await until(() => to.heard.length === 1);
    expect(await to.probe.value('busMessages', { kind: 'answer' })).toBe(1);
    await until(async () => (await to.probe.value('busMessages', { kind: 'ping' })) > 0);
    expect(to.heard).toEqual([ANSWER]);
  });

  it.each([
    ['is no JSON', 'nonsense'],
    ['is of no kind', JSON.stringify({ from: 'x', message: { kind: 'unheard-of' } })],
    ['names no sender', JSON.stringify({ message: CHANGED })],
    ['names no session', JSON.stringify({ from: 'x', message: { ...CHANGED, session: '{a}' } })],
    ['ends a session for no known reason', JSON.stringify({ from: 'x', message: { ...CHANGED, kind: 'ended' } })],
    ['is larger than any may be', busText('x', { ...ANSWER, kind: 'progress', params: { a: 'x'.repeat(5_000) } })],
  ])('that %s is counted and dropped', async (_, text) => {
    const [member] = members as [Member];
    await server.client.publish(inboxChannel(member.pod.value), text);
    await server.client.publish(BROADCAST_CHANNEL, text);
    await server.client.publish(BROADCAST_CHANNEL, busText('x', CHANGED));
    await until(() => member.heard.length > 0);
    expect(member.heard).toEqual([CHANGED]);
    expect(await invalid(member)).toBe(2);
  });

  it('that is larger than any may be does not leave, and is counted', async () => {
    const [from, to] = members as [Member, Member, Member];
    from.bus.send(to.pod.value, { ...ANSWER, kind: 'progress', params: { text: 'é'.repeat(2_100) } });
    from.bus.send(to.pod.value, ANSWER);
    await until(() => to.heard.length > 0);
    expect(to.heard).toEqual([ANSWER]);
    expect(await from.probe.value('busMessages', { kind: 'oversized' })).toBe(1);
    expect(await invalid(to)).toBe(0);
  });
});

describe('a pod whose subscription', () => {
  it('was cut subscribes again, tells of the gap and hears again', async () => {
    const [member, other] = members as [Member, Member, Member];
    await server.client.client('KILL', 'TYPE', 'PUBSUB');
    await until(() => members.every(({ gaps }) => gaps === 2));
    other.bus.broadcast(CHANGED);
    await until(() => member.heard.length === 1);
    expect(await member.probe.value('busSubscriptions')).toBe(2);
  });

  it('is lost on a connection that looks healthy notices that its pings don’t come back, and subscribes again', async () => {
    const [, other] = members as [Member, Member, Member];
    const subscribing = jest.spyOn(Redis.prototype, 'subscribe');
    const member = await join();
    members.push(member);
    await (subscribing.mock.contexts[0] as Redis).unsubscribe();
    subscribing.mockRestore();
    await until(() => member.gaps === 2);
    other.bus.send(member.pod.value, ANSWER);
    await until(() => member.heard.length === 1);
    expect(other.gaps).toBe(1);
  });

  it('is well is not made anew because its process was blocked', async () => {
    const [member] = members as [Member];
    const pings = () => member.probe.value('busMessages', { kind: 'ping' });
    await until(async () => (await pings()) > 0);
    block(4_500);
    const heard = await pings();
    await until(async () => (await pings()) > heard + 1);
    expect(members.map(({ gaps }) => gaps)).toEqual([1, 1, 1]);
  });

  it('went with Redis is made anew when Redis is back; sending meanwhile throws nothing', async () => {
    const redis = await startRedis();
    const home = server;
    server = redis;
    const member = await join();
    server = home;
    await redis.kill();
    await until(() => !member.redis.up);
    member.bus.broadcast(CHANGED);
    member.bus.send('ffffffffffff', ANSWER);
    await redis.restart();
    await until(() => member.gaps === 2);
    leave(member);
    await redis.stop();
  });
});

it('hears nothing more after its shutdown, and keeps no subscription', async () => {
  const [member, other] = members as [Member, Member, Member];
  member.bus.onApplicationShutdown();
  await until(async () => {
    const [, count] = (await server.client.pubsub('NUMSUB', inboxChannel(member.pod.value))) as [string, number];
    return count === 0;
  });
  other.bus.send(member.pod.value, ANSWER);
  other.bus.send(other.pod.value, ANSWER);
  await until(() => other.heard.length === 1);
  expect(member.heard).toEqual([]);
});
