import { ageKeys } from '../../../test/support/age-keys.js';
import { openRedisPod, putRecord, type RedisPod } from '../../../test/support/redis-pod.js';
import { startRedis, type RedisServer } from '../../../test/support/redis-server.js';
import { until } from '../../../test/support/until.js';
import { answersKey, inboxChannel, sessionRecordKey } from '../../redis/redis-keys.js';
import {
  ANSWER_BOUNDS,
  ANSWERED as NAME,
  describeAnswerBox,
  forged,
  OTHER_ANSWERED as OTHER_SESSION,
} from './answer-box.contract.js';
import { MAX_WAITING_ANSWERS, type AnswerName } from './answer-box.js';
import { decodeBusEnvelope, type BusEnvelope } from '../bus/bus-message.js';
import { RedisAnswerBox } from './redis-answer-box.js';
import { podOf } from '../events/request-owner.js';

const OTHER_REQUEST = forged(2);
const TIMEOUT_SECONDS = 300;

let server: RedisServer;
let pods: RedisPod[];
let receiver: RedisAnswerBox;
let asker: RedisAnswerBox;
beforeAll(async () => {
  server = await startRedis();
  pods = [await openRedisPod(server), await openRedisPod(server)];
  [receiver, asker] = pods.map((pod) => boxOf(pod, TIMEOUT_SECONDS)) as [RedisAnswerBox, RedisAnswerBox];
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

function boxOf({ redis, pod }: RedisPod, elicitTimeoutSeconds: number): RedisAnswerBox {
  return new RedisAnswerBox(redis, { elicitTimeoutSeconds, ...ANSWER_BOUNDS }, pod);
}

describeAnswerBox('Redis', async () => receiver);

describe('an answer that landed on another pod', () => {
  it('is there for the pod that asked until that pod has it', async () => {
    expect(await receiver.put(NAME, 'yes')).toEqual({ state: 'stored' });
    expect(await asker.read([NAME])).toEqual(['yes']);
    expect(await asker.read([NAME])).toEqual(['yes']);
    await asker.remove(NAME);
    expect(await asker.read([NAME])).toEqual([undefined]);
  });

  it('is the first one: another after it is late, the same again is not', async () => {
    await receiver.put(NAME, 'first');
    expect(await asker.put(NAME, 'second')).toEqual({ state: 'late' });
    expect(await asker.put(NAME, 'first')).toEqual({ state: 'stored' });
    expect(await asker.read([NAME])).toEqual(['first']);
  });

  it('wakes the pod that asked each time it is there, and nobody for another answer', async () => {
    const inbox = server.client.duplicate();
    const woken: unknown[] = [];
    inbox.on('message', (_, text) => woken.push(envelopeIn(text)));
    await inbox.subscribe(inboxChannel(podOf(NAME.requestId)!));
    for (const answer of ['first', 'second', 'first']) await receiver.put(NAME, answer);
    await receiver.put(OTHER_SESSION, 'last');
    const wake = ({ sessionId, requestId }: AnswerName) => ({
      from: pods[0]!.pod.value,
      message: { kind: 'answer', session: sessionId, id: requestId },
    });
    await until(() => woken.length >= 3);
    inbox.disconnect();
    expect(woken).toEqual([wake(NAME), wake(NAME), wake(OTHER_SESSION)]);
  });

  it('is found by session and request, in the order asked', async () => {
    await receiver.put(OTHER_REQUEST, 'two \0 Zoë');
    await receiver.put(OTHER_SESSION, 'elsewhere');
    expect(await asker.read([NAME, OTHER_REQUEST, OTHER_SESSION])).toEqual([undefined, 'two \0 Zoë', 'elsewhere']);
  });

  it('is not kept for a session that is gone', async () => {
    await server.client.del(sessionRecordKey(NAME.sessionId));
    expect(await receiver.put(NAME, 'yes')).toEqual({ state: 'late' });
    expect(await server.client.keys('*answer*')).toEqual([]);
  });

  it('is kept as long as its question may wait, in the slot of its session', async () => {
    await receiver.put(NAME, 'yes');
    const key = answersKey(NAME.sessionId);
    expect(key).toContain(`{${NAME.sessionId}}`);
    expect(await server.client.ttl(key)).toBeGreaterThan(TIMEOUT_SECONDS - 10);
    expect(await server.client.ttl(key)).toBeLessThanOrEqual(TIMEOUT_SECONDS);
    await ageKeys(server, '*', TIMEOUT_SECONDS * 1_000 + 1);
    expect(await asker.read([NAME])).toEqual([undefined]);
  });

  it('is refused, not swallowed, while Redis is paused; what was stored is there afterwards', async () => {
    await receiver.put(NAME, 'yes');
    server.pause();
    expect(await receiver.put(OTHER_REQUEST, 'no')).toMatchObject({ state: 'unavailable' });
    expect(await asker.read([OTHER_SESSION])).toEqual([undefined]);
    server.resume();
    await until(async () => (await asker.read([NAME]))[0] === 'yes');
    await until(async () => (await receiver.put(OTHER_REQUEST, 'no')).state === 'stored');
  });
});

describe('a session whose answers nobody fetches', () => {
  const fill = async (box: RedisAnswerBox) => {
    for (let n = 1; n <= MAX_WAITING_ANSWERS; n += 1)
      expect(await box.put(forged(n), 'x')).toEqual({ state: 'stored' });
  };

  it('is told apart from one whose answers are late, and leaves room to others', async () => {
    await fill(receiver);
    expect(await receiver.put(forged(999), 'x')).toEqual({ state: 'full' });
    expect(await receiver.put(OTHER_SESSION, 'x')).toEqual({ state: 'stored' });
  });

  it('has room again when one is fetched', async () => {
    await fill(receiver);
    await asker.remove(forged(50));
    expect(await receiver.put(forged(999), 'x')).toEqual({ state: 'stored' });
  });

  it('has room for an answer as large as a request may be', async () => {
    expect(await receiver.put(NAME, 'x'.repeat(ANSWER_BOUNDS.requestMaxBytes))).toEqual({ state: 'stored' });
  });

  it('has room again when their questions wait no longer', async () => {
    await fill(boxOf(pods[0]!, 5));
    await server.client.persist(answersKey(NAME.sessionId));
    expect(await receiver.put(forged(999), 'x')).toEqual({ state: 'full' });
    await until(async () => (await receiver.put(forged(999), 'x')).state === 'stored');
    expect(await server.client.hlen(answersKey(NAME.sessionId))).toBeLessThanOrEqual(MAX_WAITING_ANSWERS);
  });
});

function envelopeIn(text: string): BusEnvelope | undefined {
  const decoded = decodeBusEnvelope(text);
  return decoded.ok ? decoded.value : undefined;
}
