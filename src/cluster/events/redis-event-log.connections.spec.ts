import { openEventLogPair, REPEATABLE, SMALL_LOG } from '../../../test/support/event-log-pair.js';
import { logEvent } from '../../../test/support/log-event.js';
import { putRecord, type RedisPod } from '../../../test/support/redis-pod.js';
import { startRedis, type RedisServer } from '../../../test/support/redis-server.js';
import { until } from '../../../test/support/until.js';
import { inboxChannel, streamStateKey } from '../../redis/redis-keys.js';
import { decodeBusEnvelope, type BusEnvelope } from '../bus/bus-message.js';
import { STREAM } from './event-log.contract.js';
import type { StreamRead } from './event-log.js';
import { RedisEventLog } from './redis-event-log.js';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

beforeEach(async () => {
  await server.client.flushall();
  await putRecord(server, STREAM.sessionId);
});

describe('the event log of several pods', () => {
  let pods: RedisPod[];
  let owner: RedisEventLog;
  let nextOwner: RedisEventLog;
  beforeEach(async () => {
    ({ pods, owner, nextOwner } = await openEventLogPair(server, STREAM, REPEATABLE, SMALL_LOG));
  });
  afterEach(() => pods.forEach((pod) => pod.close()));

  describe('knows where the client of a stream is:', () => {
    const next = async (position: number) => owner.append(STREAM, 1, logEvent(position, 'next'));
    const connectionOf = async (log: RedisEventLog, connection: string) =>
      ((await log.follow(STREAM, 0, connection)) as StreamRead).connection;

    it('where it began, until it comes back', async () => {
      expect(await next(2)).toEqual({ state: 'appended' });
      expect(await owner.read(STREAM, 0)).not.toHaveProperty('connection', expect.anything());
    });

    it('on the connection that was claimed last, and the writer learns so from its next reply', async () => {
      await nextOwner.claim(STREAM, 0, 'nextOwner.1');
      expect(await next(2)).toEqual({ state: 'appended', connection: 'nextOwner.1' });
      expect(await connectionOf(nextOwner, 'nextOwner.1')).toBe('nextOwner.1');
      await owner.claim(STREAM, 0, 'owner.1');
      expect(await connectionOf(nextOwner, 'nextOwner.1')).toBe('owner.1');
      expect(await next(3)).toEqual({ state: 'appended', connection: 'owner.1' });
      // The same event once more, as after a lost reply.
      expect(await next(3)).toEqual({ state: 'appended', connection: 'owner.1' });
    });

    it('on no connection that only follows or reads', async () => {
      await nextOwner.claim(STREAM, 0, 'nextOwner.1');
      await nextOwner.follow(STREAM, 0, 'nextOwner.0');
      await owner.read(STREAM, 0);
      expect(await connectionOf(nextOwner, 'nextOwner.1')).toBe('nextOwner.1');
    });

    it('where it was before, after a failover that lost the claim', async () => {
      await nextOwner.claim(STREAM, 0, 'nextOwner.1');
      await server.client.hdel(streamStateKey(STREAM.sessionId, STREAM.stream), 'c', 'f');
      expect(await connectionOf(nextOwner, 'nextOwner.1')).toBe('nextOwner.1');
      expect(await next(2)).toEqual({ state: 'appended', connection: 'nextOwner.1' });
    });

    it('on no connection of a stream that a newer release wrote, which is left as it is', async () => {
      const state = streamStateKey(STREAM.sessionId, STREAM.stream);
      await server.client.hset(state, 'v', 2);
      expect(await nextOwner.claim(STREAM, 0, 'nextOwner.1')).toMatchObject({ state: 'unavailable' });
      expect(await nextOwner.follow(STREAM, 0, 'nextOwner.1')).toMatchObject({ state: 'unavailable' });
      expect(await server.client.hmget(state, 'c', 'f')).toEqual([null, null]);
    });

    it('on a pod of 0.1.0, which writes down its inbox alone', async () => {
      await server.client.hset(streamStateKey(STREAM.sessionId, STREAM.stream), 'f', inboxChannel('0123456789ab'));
      expect(await next(2)).toEqual({ state: 'appended', connection: inboxChannel('0123456789ab') });
    });
  });

  describe('wakes', () => {
    let woken: [inbox: string, BusEnvelope | undefined][];
    beforeEach(async () => {
      woken = [];
      const subscriber = server.client.duplicate();
      subscriber.on('message', (channel: string, text: string) => woken.push([channel, envelopeIn(text)]));
      await subscriber.subscribe(...pods.map(({ pod }) => inboxChannel(pod.value)));
      stop = () => subscriber.disconnect();
    });
    let stop: () => void;
    afterEach(() => stop());

    const wakeUp = { kind: 'appended', session: STREAM.sessionId, stream: STREAM.stream };
    const inboxOf = (index: number) => inboxChannel(pods[index]!.pod.value);

    it('the pod that follows, at each event and at the end', async () => {
      await nextOwner.follow(STREAM, 1, 'nextOwner.1');
      await owner.append(STREAM, 1, logEvent(2, 'two'));
      await until(() => woken.length === 1);
      await owner.end(STREAM, 1);
      await until(() => woken.length === 2);
      const message = { from: pods[0]?.pod.value, message: wakeUp };
      expect(woken).toEqual([
        [inboxOf(1), message],
        [inboxOf(1), message],
      ]);
    });

    it('the newest follower alone, and still after a take-over', async () => {
      await nextOwner.claim(STREAM, 1, 'nextOwner.1');
      await nextOwner.takeOver(STREAM, 1);
      await owner.claim(STREAM, 1, 'owner.1');
      await nextOwner.append(STREAM, 2, logEvent(2, 'two'));
      await nextOwner.end(STREAM, 2);
      await until(() => woken.length === 3);
      expect(woken.map(([inbox]) => inbox)).toEqual([inboxOf(1), inboxOf(0), inboxOf(0)]);
    });

    it('who had the client before it came back elsewhere, and then no more', async () => {
      await nextOwner.claim(STREAM, 1, 'nextOwner.1');
      await owner.claim(STREAM, 1, 'owner.1');
      await owner.append(STREAM, 1, logEvent(2, 'two'));
      await owner.end(STREAM, 1);
      await nextOwner.claim(STREAM, 1, 'nextOwner.2');
      await owner.claim(STREAM, 1, 'owner.2');
      await until(() => woken.length === 2);
      expect(woken.map(([inbox]) => inbox)).toEqual([inboxOf(1), inboxOf(1)]);
    });

    it('nobody who only read, and not for what was refused', async () => {
      await nextOwner.read(STREAM, 0);
      await owner.append(STREAM, 1, logEvent(2, 'two'));
      await nextOwner.follow(STREAM, 0, 'nextOwner.1');
      await owner.append(STREAM, 9, logEvent(3, 'refused'));
      await owner.append(STREAM, 1, logEvent(3, 'three'));
      await until(() => woken.length > 0);
      expect(woken).toHaveLength(1);
    });
  });
});

function envelopeIn(text: string): BusEnvelope | undefined {
  const decoded = decodeBusEnvelope(text);
  return decoded.ok ? decoded.value : undefined;
}
