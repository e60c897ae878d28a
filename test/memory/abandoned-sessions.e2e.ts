import { startRedis, type RedisServer } from '../support/redis-server.js';
import type { Service } from '../support/service.js';
import { until } from '../support/until.js';
import { Crowd } from './support/crowd.js';
import { LONG_MS, measure, quiet, startMeasured } from './support/measured-service.js';

const SESSIONS = 10_000;
const MAX_GROWTH = 0.05;

jest.setTimeout(300_000);

let redis: RedisServer;
let service: Service;
beforeAll(async () => {
  redis = await startRedis();
  service = await startMeasured({
    REDIS_URL: redis.url,
    SESSION_PARK_AFTER_SECONDS: '15',
    // A hundredth of it is how long a pod remembers whom it has counted.
    SESSION_TTL_SECONDS: '600',
  });
});
afterAll(async () => {
  await service.stop();
  await redis.stop();
});

/** Opens sessions and deletes them, so that all code has run before the heap is measured. */
async function warmUp(crowd: Crowd): Promise<void> {
  for (const id of await crowd.open(1_000)) await crowd.delete(id);
  await quiet(service);
}

describe(`${SESSIONS} sessions that never return`, () => {
  it('leave nothing in memory after parking, and can still be returned to', async () => {
    const crowd = new Crowd(service.url);
    await warmUp(crowd);
    const before = await measure(service);

    const ids = await crowd.open(SESSIONS);
    const full = await measure(service);
    await quiet(service);
    const limit = before.heapUsed * (1 + MAX_GROWTH);
    await until(async () => (await measure(service)).heapUsed < limit, 'the heap of before', LONG_MS);

    expect(new Set(ids).size).toBe(SESSIONS);
    expect(full.held['SessionTransport']).toBeGreaterThan(0);
    expect((await measure(service)).held).toMatchObject({ SessionTransport: 0, OutgoingIds: 0, Server: 0 });
    expect(await service.metric('session_cleanup_total{reason="idle"}')).toBe(SESSIONS);
    expect(await redis.client.exists(...ids.map((id) => `mooring:session:{${id}}`))).toBe(SESSIONS);
    const answer = await crowd.post({ jsonrpc: '2.0', id: 1, method: 'tools/list' }, ids[4_321]);
    expect(answer.status).toBe(200);
    crowd.leave();
  });
});
