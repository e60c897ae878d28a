import { openEventLogPair } from '../../../test/support/event-log-pair.js';
import { logEvent } from '../../../test/support/log-event.js';
import { putRecord, type RedisPod } from '../../../test/support/redis-pod.js';
import { startRedis, type RedisServer } from '../../../test/support/redis-server.js';
import { streamStateKey } from '../../redis/redis-keys.js';
import { OTHER_STREAM, STREAM } from './event-log.contract.js';
import { BACK_OFF_MS } from '../pods/lost-runs.js';
import { RedisEventLog } from './redis-event-log.js';

const DESCRIPTOR = { ids: [1], repeat: '{"id":1}' };
const FENCED = { state: 'fenced' };

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

describe('a stream whose runs are lost', () => {
  let pods: RedisPod[];
  let owner: RedisEventLog;
  let nextOwner: RedisEventLog;
  beforeEach(async () => {
    await server.client.flushall();
    await putRecord(server, STREAM.sessionId);
    ({ pods, owner, nextOwner } = await openEventLogPair(server, STREAM, DESCRIPTOR));
  });
  afterEach(() => pods.forEach((pod) => pod.close()));

  /** The present run began so long ago, in ms. */
  const backOff = (ms = BACK_OFF_MS) =>
    server.client.hset(streamStateKey(STREAM.sessionId, STREAM.stream), 't', Date.now() - ms);

  it('counts the runs that were lost, and makes each take-over after the second lost one wait twice as long', async () => {
    expect(await nextOwner.takeOver(STREAM, 1)).toMatchObject({ state: 'taken', lostRuns: 1 });
    expect(await owner.takeOver(STREAM, 2)).toEqual({ state: 'early' });
    await backOff(BACK_OFF_MS - 1_000);
    expect(await owner.takeOver(STREAM, 2)).toEqual({ state: 'early' });
    await backOff();
    expect(await owner.takeOver(STREAM, 2)).toMatchObject({ state: 'taken', lostRuns: 2 });
    await backOff(2 * BACK_OFF_MS - 1_000);
    expect(await nextOwner.takeOver(STREAM, 3)).toEqual({ state: 'early' });
    await backOff(2 * BACK_OFF_MS);
    expect(await nextOwner.takeOver(STREAM, 3)).toMatchObject({ state: 'taken', lostRuns: 3 });
  });

  it('counts no run that its pod gave up in time, and lets the next one begin at once', async () => {
    for (const [epoch, [from, to]] of [
      [owner, nextOwner],
      [nextOwner, owner],
      [owner, nextOwner],
    ].entries()) {
      expect(await from!.release(STREAM, epoch + 1)).toEqual({ state: 'ended' });
      expect(await to!.read(STREAM, 0)).toMatchObject({ writer: { pod: '', epoch: epoch + 1, lostRuns: 0 } });
      expect(await to!.takeOver(STREAM, epoch + 1)).toMatchObject({ state: 'taken', lostRuns: 0 });
    }
    expect(await owner.release(STREAM, 1)).toEqual(FENCED);
  });

  it('goes on with a stream of 0.1.0, which wrote neither', async () => {
    await server.client.hdel(streamStateKey(STREAM.sessionId, STREAM.stream), 't', 'g');
    await server.client.hset(streamStateKey(STREAM.sessionId, STREAM.stream), 'e', 2);
    expect(await nextOwner.takeOver(STREAM, 2)).toMatchObject({ state: 'taken', epoch: 3, lostRuns: 2 });
  });

  it('takes the answer of a writer that is shut out, once, and ends', async () => {
    const answer = '{"jsonrpc":"2.0","id":1,"result":{}}';
    await nextOwner.takeOver(STREAM, 1);
    await nextOwner.append(STREAM, 2, logEvent(2, '{"method":"elicitation/create","id":"x","jsonrpc":"2.0"}'));
    expect(await owner.settle(STREAM, answer)).toEqual({ state: 'settled' });
    expect(await nextOwner.append(STREAM, 2, logEvent(3, answer))).toEqual(FENCED);
    expect(await owner.settle(STREAM, answer)).toEqual({ state: 'late' });
    expect(await nextOwner.read(STREAM, 2)).toMatchObject({ ended: true, events: [{ position: 3, data: answer }] });
    expect(await server.client.ttl(streamStateKey(STREAM.sessionId, STREAM.stream))).toBeGreaterThan(0);
  });

  it('takes none where the one that writes now has answered and only not ended yet', async () => {
    await nextOwner.takeOver(STREAM, 1);
    await nextOwner.append(STREAM, 2, logEvent(2, '{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":""}}'));
    expect(await owner.settle(STREAM, '{"jsonrpc":"2.0","id":1,"result":{}}')).toEqual({ state: 'late' });
    expect(await nextOwner.read(STREAM, 2)).toMatchObject({ ended: false, events: [] });
    expect(await owner.settle(OTHER_STREAM, '{}')).toEqual({ state: 'late' });
  });
});
