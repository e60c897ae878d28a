import { ageKeys } from '../../../test/support/age-keys.js';
import { openEventLogPair, REPEATABLE, SMALL_LOG } from '../../../test/support/event-log-pair.js';
import { logEvent } from '../../../test/support/log-event.js';
import { openRedisPod, putRecord, type RedisPod } from '../../../test/support/redis-pod.js';
import { startRedis, type RedisServer } from '../../../test/support/redis-server.js';
import { until } from '../../../test/support/until.js';
import { sessionRecordKey, streamStateKey } from '../../redis/redis-keys.js';
import { describeEventLog, eventsOf, OTHER_SESSION, OTHER_STREAM, STREAM } from './event-log.contract.js';
import { MAX_KEPT_ANSWERS } from './event-log.js';
import { RedisEventLog } from './redis-event-log.js';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

beforeEach(async () => {
  await server.client.flushall();
  await putRecord(server, STREAM.sessionId);
  await putRecord(server, OTHER_SESSION.sessionId);
});

describeEventLog('Redis', async ({ maxEvents, maxBytes, ttlSeconds }) => {
  const pod = await openRedisPod(server);
  const bounds = { eventLogMaxEvents: maxEvents, eventLogMaxBytes: maxBytes, eventLogTtlSeconds: ttlSeconds };
  return {
    log: new RedisEventLog(pod.redis, { ...SMALL_LOG, ...bounds }, pod.pod, pod.probe.metrics),
    probe: pod.probe,
    pod: pod.pod.value,
    pass: (ms) => ageKeys(server, '*', ms),
    close: async () => pod.close(),
  };
});

describe('the event log of several pods', () => {
  let pods: RedisPod[];
  let owner: RedisEventLog;
  let nextOwner: RedisEventLog;
  beforeEach(async () => {
    ({ pods, owner, nextOwner } = await openEventLogPair(server, STREAM, REPEATABLE, SMALL_LOG));
  });
  afterEach(() => pods.forEach((pod) => pod.close()));

  const FENCED = { state: 'fenced' };
  const LOST = { state: 'lost' };
  const GONE = { state: 'gone' };

  it('hands a stream over with its descriptor, under the next epoch, and positions go on', async () => {
    expect(await nextOwner.takeOver(STREAM, 1)).toEqual({
      state: 'taken',
      epoch: 2,
      lostRuns: 1,
      descriptor: REPEATABLE,
      last: 1,
      events: [{ position: 1, data: 'one' }],
      answers: new Map(),
    });
    expect(await nextOwner.append(STREAM, 2, logEvent(2, 'two'))).toEqual({ state: 'appended' });
    expect(await owner.read(STREAM, 0)).toMatchObject({ writer: { pod: pods[1]?.pod.value, epoch: 2 } });
    expect(eventsOf(await owner.read(STREAM, 0))).toEqual(['1 one', '2 two']);
  });

  it('shuts the former writer out: it can neither say anything more nor end the stream', async () => {
    await nextOwner.takeOver(STREAM, 1);
    expect(await owner.append(STREAM, 1, logEvent(2, 'too late'))).toEqual(FENCED);
    await owner.end(STREAM, 1);
    expect(await nextOwner.read(STREAM, 0)).toMatchObject({ ended: false, events: [{ data: 'one' }] });
    expect(await nextOwner.append(STREAM, 2, logEvent(2, 'two'))).toMatchObject({ state: 'appended' });
  });

  it('takes no event of a former writer for its own', async () => {
    await nextOwner.takeOver(STREAM, 1);
    expect(await nextOwner.append(STREAM, 2, logEvent(1, 'one'))).toEqual({ state: 'misplaced', last: 1 });
  });

  it('is opened once: neither a second try nor a former owner changes what it has become', async () => {
    expect(await owner.open(STREAM, REPEATABLE)).toEqual({ state: 'opened', epoch: 1 });
    expect(eventsOf(await owner.read(STREAM, 0))).toEqual(['1 one']);
    expect(await owner.append(STREAM, 1, logEvent(2, 'two'))).toEqual({ state: 'appended' });
    await nextOwner.takeOver(STREAM, 1);
    expect(await owner.open(STREAM, REPEATABLE)).toEqual(FENCED);
    expect(await nextOwner.read(STREAM, 0)).toMatchObject({ writer: { pod: pods[1]?.pod.value, epoch: 2 } });
  });

  it('hands over the answers that it was given, the first to each question', async () => {
    expect(await owner.keepAnswer(STREAM, 1, 'pod.1', 'yes')).toEqual({ state: 'kept' });
    expect(await owner.keepAnswer(STREAM, 1, 'pod.1', 'no')).toEqual({ state: 'kept' });
    await owner.keepAnswer(STREAM, 1, 'pod.2', 'Zoë \0');
    const taken = await nextOwner.takeOver(STREAM, 1);
    expect(taken).toMatchObject({ answers: new Map(Object.entries({ 'pod.1': 'yes', 'pod.2': 'Zoë \0' })) });
    expect(await owner.keepAnswer(STREAM, 1, 'pod.3', 'late')).toEqual(FENCED);
    await server.client.hset(streamStateKey(STREAM.sessionId, STREAM.stream), 't', 0);
    expect(await owner.takeOver(STREAM, 2)).toMatchObject({
      answers: new Map(Object.entries({ 'pod.1': 'yes', 'pod.2': 'Zoë \0' })),
    });
  });

  it('keeps so many answers and so many bytes of them, and no more', async () => {
    expect(await owner.keepAnswer(STREAM, 1, 'pod.0', 'x'.repeat(SMALL_LOG.eventLogMaxBytes + 1))).toEqual({
      state: 'full',
    });
    for (let n = 1; n <= MAX_KEPT_ANSWERS; n += 1)
      expect(await owner.keepAnswer(STREAM, 1, `pod.${n}`, 'x')).toEqual({ state: 'kept' });
    expect(await owner.keepAnswer(STREAM, 1, 'pod.999', 'x')).toEqual({ state: 'full' });
  });

  it('keeps no answer once it has ended', async () => {
    await owner.end(STREAM, 1);
    expect(await owner.keepAnswer(STREAM, 1, 'pod.1', 'yes')).toEqual(FENCED);
  });

  it('is taken over by one of several that try', async () => {
    const outcomes = await Promise.all([1, 2, 3, 4].map((n) => (n % 2 ? nextOwner : owner).takeOver(STREAM, 1)));
    expect(outcomes.map(({ state }) => state).sort()).toEqual(['lost', 'lost', 'lost', 'taken']);
  });

  it('is taken over only from the epoch that was seen', async () => {
    expect(await nextOwner.takeOver(STREAM, 2)).toEqual(LOST);
    expect(await nextOwner.takeOver(OTHER_STREAM, 1)).toEqual(LOST);
    expect(await nextOwner.takeOver(STREAM, 1)).toMatchObject({ state: 'taken', epoch: 2 });
  });

  it('takes nothing after the end', async () => {
    await owner.end(STREAM, 1);
    expect(await owner.append(STREAM, 1, logEvent(2, 'late'))).toEqual(FENCED);
    expect(eventsOf(await owner.read(STREAM, 0))).toEqual(['1 one']);
  });

  it('lets nobody write for a session that is gone', async () => {
    await server.client.del(sessionRecordKey(STREAM.sessionId));
    expect(await owner.append(STREAM, 1, logEvent(2, 'two'))).toEqual(GONE);
    expect(await owner.open(OTHER_STREAM, REPEATABLE)).toEqual(GONE);
    expect(await nextOwner.takeOver(STREAM, 1)).toEqual(LOST);
    expect(await owner.read(OTHER_STREAM, 0)).toEqual({ state: 'unknown' });
  });

  it('lets nobody write what was forgotten, and leaves no key of it', async () => {
    await owner.open(OTHER_STREAM, REPEATABLE);
    await owner.append(OTHER_STREAM, 1, logEvent(1, 'one'));
    await nextOwner.forget(STREAM.sessionId);
    expect(await owner.append(STREAM, 1, logEvent(2, 'two'))).toMatchObject({
      state: 'unavailable',
      mayBeStored: false,
    });
    expect(await owner.keepAnswer(STREAM, 1, 'pod.1', 'yes')).toEqual({ state: 'full' });
    await owner.end(STREAM, 1);
    const left = await server.client.keys('*');
    expect(left.sort()).toEqual([STREAM, OTHER_SESSION].map(({ sessionId }) => sessionRecordKey(sessionId)).sort());
  });

  it('keeps all of a session in its slot, and nothing for ever', async () => {
    await nextOwner.follow(STREAM, 0, 'nextOwner.1');
    const keys = (await server.client.keys('*')).filter((key) => !key.startsWith('mooring:session:'));
    expect(keys).toHaveLength(3);
    expect(keys.filter((key) => !key.includes(`{${STREAM.sessionId}}`))).toEqual([]);
    for (const key of keys) {
      const left = await server.client.ttl(key);
      expect(left).toBeGreaterThan(0);
      expect(left).toBeLessThanOrEqual(SMALL_LOG.sessionTtlSeconds);
    }
  });

  it('forgets at the end of a session’s time what a dead pod left behind', async () => {
    await ageKeys(server, '*', SMALL_LOG.sessionTtlSeconds * 1_000 + 1);
    expect(await nextOwner.read(STREAM, 0)).toEqual({ state: 'unknown' });
  });
});

describe('the event log while Redis is away', () => {
  it('says so, throws nothing, and goes on afterwards', async () => {
    const redis = await startRedis();
    const pod = await openRedisPod(redis);
    const log = new RedisEventLog(pod.redis, SMALL_LOG, pod.pod, pod.probe.metrics);
    await putRecord(redis, STREAM.sessionId);
    await log.open(STREAM, REPEATABLE);
    await redis.kill();
    const outcomes = [
      await log.open(OTHER_STREAM, REPEATABLE),
      await log.append(STREAM, 1, logEvent(1, 'x')),
      await log.read(STREAM, 0),
      await log.follow(STREAM, 0, 'nextOwner.1'),
      await log.takeOver(STREAM, 1),
      await log.skip(STREAM, 1, 1),
      await log.keepAnswer(STREAM, 1, 'pod.1', 'yes'),
    ];
    expect(outcomes.map(({ state }) => state)).toEqual(Array(7).fill('unavailable'));
    await log.end(STREAM, 1);
    await log.forget(STREAM.sessionId);
    await redis.restart();
    await until(() => pod.redis.up);
    expect(await log.append(STREAM, 1, logEvent(1, 'back'))).toEqual({ state: 'appended' });
    pod.close();
    await redis.stop();
  });

  it('has an event once whose reply was lost in a pause', async () => {
    const redis = await startRedis();
    const pod = await openRedisPod(redis);
    const log = new RedisEventLog(pod.redis, SMALL_LOG, pod.pod, pod.probe.metrics);
    await putRecord(redis, STREAM.sessionId);
    await log.open(STREAM, REPEATABLE);
    redis.pause();
    expect(await log.append(STREAM, 1, logEvent(1, 'x'))).toMatchObject({ state: 'unavailable', mayBeStored: true });
    redis.resume();
    await until(async () => (await log.append(STREAM, 1, logEvent(1, 'x'))).state === 'appended');
    expect(await log.append(STREAM, 1, logEvent(2, 'y'))).toEqual({ state: 'appended' });
    expect(eventsOf(await log.read(STREAM, 0))).toEqual(['1 x', '2 y']);
    pod.close();
    await redis.stop();
  });

  it('knows what a full Redis refused as not stored', async () => {
    const redis = await startRedis({ args: ['--maxmemory-policy', 'noeviction'] });
    const pod = await openRedisPod(redis);
    const log = new RedisEventLog(pod.redis, SMALL_LOG, pod.pod, pod.probe.metrics);
    await putRecord(redis, STREAM.sessionId);
    await log.open(STREAM, REPEATABLE);
    await redis.client.config('SET', 'maxmemory', '1');
    expect(await log.append(STREAM, 1, logEvent(1, 'x'))).toMatchObject({ state: 'unavailable', mayBeStored: false });
    expect(eventsOf(await log.read(STREAM, 0))).toEqual([]);
    pod.close();
    await redis.stop();
  });

  it('knows what was never sent as not stored', async () => {
    const redis = await startRedis();
    const pod = await openRedisPod(redis);
    const log = new RedisEventLog(pod.redis, SMALL_LOG, pod.pod, pod.probe.metrics);
    await redis.kill();
    await until(() => !pod.redis.up);
    expect(await log.append(STREAM, 1, logEvent(1, 'x'))).toMatchObject({ state: 'unavailable', mayBeStored: false });
    pod.close();
    await redis.stop();
  });
});
