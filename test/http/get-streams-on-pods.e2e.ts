import { RawSession } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { Endpoint } from './support/endpoint.js';

jest.setTimeout(60_000);

const UPDATED = { jsonrpc: '2.0', method: 'notifications/resources/updated', params: { uri: 'probe://note' } };

let redis: RedisServer;
let pods: [Endpoint, Endpoint];
beforeAll(async () => {
  redis = await startRedis();
  const env = { REDIS_URL: redis.url, SESSION_MAX_GET_STREAMS: '2' };
  pods = [await Endpoint.start(env), await Endpoint.start(env)];
});
afterAll(async () => {
  for (const pod of pods) await pod.close();
  await redis.stop();
});

describe('a GET stream that a proxy keeps on one pod for a client that is gone', () => {
  it('ends when its client comes back on another pod, which brings what was missed, there and back again', async () => {
    const first = await pods[0].open();
    const sessions = pods.map(({ url }) => new RawSession(url, first.id, first.protocolVersion));
    await (await first.request('resources/subscribe', { uri: 'probe://note' })).body();
    let stream = await first.get();
    let id = (await stream.next())!.id!;
    for (const turn of [1, 0, 1, 0, 1, 0]) {
      await (await first.call('write-note', { text: String(turn) })).body();
      expect((await stream.nextMessage())?.message).toEqual(UPDATED);
      const resumed = await sessions[turn]!.get({ 'last-event-id': id });
      expect([resumed.status, (await resumed.next())?.id]).toEqual([200, id]);
      const missed = await resumed.nextMessage();
      expect(missed?.message).toEqual(UPDATED);
      await stream.body();
      [stream, id] = [resumed, missed!.id!];
    }
    await stream.cut();
  });
});
