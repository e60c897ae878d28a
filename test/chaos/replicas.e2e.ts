import { initializeBody, RawSession } from '../support/raw-session.js';
import { send } from '../support/raw-http.js';
import { followed, startReplica } from '../support/redis-replica.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { Fleet } from './support/fleet.js';
import { report } from './support/report.js';

jest.setTimeout(60_000);

const RECORDS = 'mooring:session:*';

describe('pods that wait for a replica', () => {
  let master: RedisServer;
  let replica: RedisServer;
  let fleet: Fleet;

  beforeAll(async () => {
    master = await startRedis({ args: ['--repl-diskless-sync-delay', '0'] });
    replica = await startReplica(master);
    fleet = await Fleet.start({ REDIS_URL: master.url, REDIS_WAIT_REPLICAS: '1' });
  });
  afterAll(async () => {
    await fleet?.stop();
    await replica?.stop();
    await master?.stop();
  });

  const replicated = async ({ id }: RawSession) => (await replica.client.keys(RECORDS)).some((key) => key.includes(id));
  const initialize = () => send(fleet.url, { body: initializeBody() });

  it('say that a session is opened or ended when the replica knows', async () => {
    for (let n = 0; n < 20; n += 1) {
      const session = await RawSession.open(fleet.url);
      expect(await replicated(session)).toBe(true);
      expect((await session.delete()).status).toBe(200);
      expect(await replicated(session)).toBe(false);
    }
  });

  it.each([
    ['is paused', async () => replica.pause(), async () => replica.resume()],
    ['is gone', () => replica.kill(), () => replica.restart()],
  ])('refuse both with 503 while the replica %s, and serve what is open', async (state, stop, goOn) => {
    const [kept, ended] = [await RawSession.open(fleet.url), await RawSession.open(fleet.url)];
    await stop();
    const opening = await initialize();
    expect([opening.status, Number(opening.headers['retry-after']) > 0]).toEqual([503, true]);
    expect(opening.headers['mcp-session-id']).toBeUndefined();
    expect((await ended.delete()).status).toBe(503);
    for (let n = 0; n < 6; n += 1) expect((await kept.call('echo', { text: 'x' })).status).toBe(200);
    await goOn();
    await followed(master);
    await until(async () => (await initialize()).status === 200);
    expect((await kept.delete()).status).toBe(200);
    expect(await replicated(kept)).toBe(false);
    expect(await replicated(ended)).toBe(false);
    report(`REDIS_WAIT_REPLICAS=1, the replica ${state}`, [
      ['initialize and DELETE', '503', '503'],
      ['calls of open sessions refused', 0, 0],
    ]);
  });
});
