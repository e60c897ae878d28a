import { ageKeys } from '../../../test/support/age-keys.js';
import { EVENT_LOG_SETTINGS } from '../../../test/support/event-log-settings.js';
import { logEvent } from '../../../test/support/log-event.js';
import { openRedisPod, putRecord, type RedisPod } from '../../../test/support/redis-pod.js';
import { startRedis, type RedisServer } from '../../../test/support/redis-server.js';
import { eventsOf, OTHER_STREAM, STREAM } from './event-log.contract.js';
import { RedisEventLog } from './redis-event-log.js';

const SETTINGS = EVENT_LOG_SETTINGS;
const DESCRIPTOR = { ids: [1] };

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

const keys = () => server.client.keys('mooring:call*');

describe('what the event log leaves in Redis', () => {
  let pod: RedisPod;
  let log: RedisEventLog;
  beforeEach(async () => {
    await server.client.flushall();
    await putRecord(server, STREAM.sessionId);
    pod = await openRedisPod(server);
    log = new RedisEventLog(pod.redis, SETTINGS, pod.pod, pod.probe.metrics);
    await log.open(STREAM, DESCRIPTOR);
    await log.append(STREAM, 1, logEvent(1, 'one'));
  });
  afterEach(() => pod.close());

  it('gets its time anew once a hundredth of it is over', async () => {
    const times = async () => {
      const written = (await keys()).filter((key) => !key.startsWith('mooring:calls:'));
      expect(written).toHaveLength(2);
      return Promise.all(written.map((key) => server.client.ttl(key)));
    };
    await ageKeys(server, 'mooring:call*', 20_000);
    await log.append(STREAM, 1, logEvent(2, 'two'));
    for (const left of await times()) expect(left).toBeLessThan(SETTINGS.sessionTtlSeconds - 10);
    await ageKeys(server, 'mooring:call*', 1_000_000);
    await log.append(STREAM, 1, logEvent(3, 'three'));
    for (const left of await times()) expect(left).toBeGreaterThan(SETTINGS.sessionTtlSeconds - 10);
  });

  it('lapses also where all events were dropped before', async () => {
    await log.open(OTHER_STREAM, DESCRIPTOR);
    const long = 'x'.repeat(SETTINGS.eventLogMaxBytes + 1);
    await log.append(OTHER_STREAM, 1, logEvent(1, long, 'expendable'));
    expect(await log.read(OTHER_STREAM, 0)).toMatchObject({ events: [], missed: 1 });
    await log.append(OTHER_STREAM, 1, logEvent(2, 'two'));
    expect(eventsOf(await log.read(OTHER_STREAM, 0))).toEqual(['2 two']);
    for (const key of await keys()) expect(await server.client.ttl(key)).toBeGreaterThan(0);
  });

  it('makes room for one event of all that is expendable, however far apart', async () => {
    for (let n = 2; n <= 301; n += 1)
      await log.append(STREAM, 1, logEvent(n, 'x', n % 2 === 0 ? 'expendable' : 'required'));
    await log.append(STREAM, 1, logEvent(302, 'x'.repeat(SETTINGS.eventLogMaxBytes - 160)));
    const read = await log.read(STREAM, 1);
    expect(read).toMatchObject({ state: 'read', missed: 143 });
    const positions = Array.from({ length: 301 }, (_, index) => index + 2);
    expect(eventsOf(read).map((event) => Number.parseInt(event, 10))).toEqual(
      positions.filter((position) => position % 2 === 1 || position > 2 * 143),
    );
  });

  it('takes what its events need, and no page for each stream', async () => {
    for (let n = 2; n <= 4; n += 1) await log.append(STREAM, 1, logEvent(n, 'x'.repeat(100)));
    const bytes = await Promise.all(
      (await keys()).map(async (key) => Number(await server.client.memory('USAGE', key))),
    );
    expect(bytes.reduce((sum, each) => sum + each)).toBeLessThan(2_000);
  });
});
