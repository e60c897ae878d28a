import { RawSession } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { Fleet } from './support/fleet.js';
import { report } from './support/report.js';
import { scale } from './support/scale.js';

jest.setTimeout(60_000);

/** Longer than all that is waited for: replies of Redis (1 s), its silence (2 s), pings and signs of life (3 s). */
const BLOCK_MS = 3_500;

const WAITING = 40;

describe('a pod whose event loop is blocked by a tool', () => {
  let redis: RedisServer;
  let fleet: Fleet;

  beforeAll(async () => {
    redis = await startRedis();
    fleet = await Fleet.start({ REDIS_URL: redis.url });
  });
  afterAll(async () => {
    await fleet?.stop();
    await redis?.stop();
  });

  it('answers whatever waited for it, and takes neither Redis nor the bus for lost', async () => {
    const [pod] = fleet.pods;
    const sessions = await Promise.all(Array.from({ length: WAITING }, () => RawSession.open(pod!.url)));
    const listening = await sessions[0]!.get();
    const echo = async (session: RawSession) => (await session.call('echo', { text: 'x' })).status;
    const statuses: number[] = [];
    for (let round = 0; round < scale.blocks; round += 1) {
      const tag = `round ${round}`;
      // Some have asked Redis when the block begins, others arrive during it.
      const blocked = sessions[0]!.call('block', { ms: BLOCK_MS, tag });
      const before = sessions.map(echo);
      await until(() => fleet.runsOf('block', tag).length > 0);
      const during = sessions.map(echo);
      statuses.push((await blocked).status, ...(await Promise.all([...before, ...during])));
      // Supervision has its next turns.
      const pings = () => pod!.metric('mcp_bus_messages_total{kind="ping"}');
      const heard = await pings();
      await until(async () => (await pings()) > heard + 1);
    }
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(await pod!.metric('mcp_bus_subscriptions_total')).toBe(1);
    expect(fleet.warnings).toEqual([]);
    expect(listening.isOver).toBe(false);
    await listening.cut();
    report('blocked event loop', [
      ['blocked for', `${scale.blocks} × ${BLOCK_MS} ms`],
      ['requests that waited', statuses.length],
      ['of these not answered 200', 0, 0],
    ]);
  });
});
