import { openRedisPod, putRecord, type RedisPod } from '../../test/support/redis-pod.js';
import { startRedis, type RedisServer } from '../../test/support/redis-server.js';
import { until } from '../../test/support/until.js';
import { answerKey, sessionRecordKey } from '../redis/redis-keys.js';
import { newSessionId } from '../session/session-id.js';
import { RedisAnswerBox } from './redis-answer-box.js';

const NAME = { sessionId: newSessionId(), requestId: '0123456789ab.1' };
const OTHER_REQUEST = { ...NAME, requestId: '0123456789ab.2' };
const OTHER_SESSION = { ...NAME, sessionId: newSessionId() };
const TIMEOUT_SECONDS = 300;

let server: RedisServer;
let pods: RedisPod[];
let receiver: RedisAnswerBox;
let asker: RedisAnswerBox;
beforeAll(async () => {
  server = await startRedis();
  pods = [await openRedisPod(server, 300), await openRedisPod(server, 300)];
  [receiver, asker] = pods.map(({ redis }) => new RedisAnswerBox(redis, { elicitTimeoutSeconds: TIMEOUT_SECONDS })) as [
    RedisAnswerBox,
    RedisAnswerBox,
  ];
});
afterAll(async () => {
  pods.forEach((pod) => pod.close());
  await server.stop();
});
beforeEach(async () => {
  await server.client.flushall();
  await putRecord(server, NAME.sessionId);
  await putRecord(server, OTHER_SESSION.sessionId);
});

describe('an answer that landed on another pod', () => {
  it('is read once by the pod that asked', async () => {
    expect(await receiver.put(NAME, 'yes')).toEqual({ state: 'stored' });
    expect(await asker.take([NAME])).toEqual(['yes']);
    expect(await asker.take([NAME])).toEqual([undefined]);
  });

  it('is the first one: what comes after it is late', async () => {
    await receiver.put(NAME, 'first');
    expect(await asker.put(NAME, 'second')).toEqual({ state: 'late' });
    expect(await asker.take([NAME])).toEqual(['first']);
  });

  it('is found by session and request, in the order asked', async () => {
    await receiver.put(OTHER_REQUEST, 'two');
    await receiver.put(OTHER_SESSION, 'elsewhere');
    expect(await asker.take([NAME, OTHER_REQUEST, OTHER_SESSION])).toEqual([undefined, 'two', 'elsewhere']);
  });

  it('is not kept for a session that is gone', async () => {
    await server.client.del(sessionRecordKey(NAME.sessionId));
    expect(await receiver.put(NAME, 'yes')).toEqual({ state: 'late' });
    expect(await server.client.keys('*answer*')).toEqual([]);
  });

  it('is kept as long as its question may wait, in the slot of its session', async () => {
    await receiver.put(NAME, 'yes');
    const key = answerKey(NAME.sessionId, NAME.requestId);
    expect(key).toContain(`{${NAME.sessionId}}`);
    expect(await server.client.ttl(key)).toBeGreaterThan(TIMEOUT_SECONDS - 10);
    expect(await server.client.ttl(key)).toBeLessThanOrEqual(TIMEOUT_SECONDS);
  });

  it('is refused, not swallowed, while Redis is paused; what was stored is there afterwards', async () => {
    await receiver.put(NAME, 'yes');
    server.pause();
    expect(await receiver.put(OTHER_REQUEST, 'no')).toMatchObject({ state: 'unavailable' });
    expect(await asker.take([OTHER_SESSION])).toEqual([undefined]);
    server.resume();
    await until(async () => (await asker.take([NAME]))[0] === 'yes');
  });
});
