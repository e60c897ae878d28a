import { openRedisPod, type RedisPod } from '../../test/support/redis-pod.js';
import { type RedisServer, startRedis } from '../../test/support/redis-server.js';
import { RedisUsageLedger } from './redis-usage-ledger.js';

let server: RedisServer;
let pods: RedisPod[];
let ledgers: RedisUsageLedger[];

beforeAll(async () => {
  server = await startRedis();
  pods = [await openRedisPod(server), await openRedisPod(server)];
  ledgers = pods.map(({ redis, probe }) => new RedisUsageLedger(redis, probe.metrics));
});
afterAll(async () => {
  for (const pod of pods) pod.close();
  await server.stop();
});

const [one, other] = [() => ledgers[0]!, () => ledgers[1]!];

describe('the ledger in Redis', () => {
  it('adds up what all pods used, in a window that the first of them began', async () => {
    expect(await one().add('a', 3, 60_000)).toEqual({ ok: true, total: 3, endsInMs: 60_000 });
    const second = await other().add('a', 4, 60_000);
    expect(second).toMatchObject({ ok: true, total: 7 });
    expect(second.ok && second.endsInMs).toBeLessThanOrEqual(60_000);
    expect(await other().add('b', 1, 60_000)).toMatchObject({ total: 1 });
  });

  it('begins anew when the window is over, and leaves nothing behind', async () => {
    await one().add('short', 3, 20);
    const answers = [];
    do answers.push(await one().add('short', 1, 20));
    while (!answers.some((answer) => answer.ok && answer.total === 1));
    expect(await server.client.pttl((await server.client.keys('mooring:rate:*'))[0]!)).not.toBe(-1);
  });

  it('keeps no caller in clear', async () => {
    await one().add('caller principal https://issuer alice', 1, 60_000);
    expect((await server.client.keys('*')).join()).not.toMatch(/alice|issuer/);
  });

  it('says that it could not tell, at once, while Redis is away', async () => {
    await server.kill();
    while ((await one().add('a', 1, 60_000)).ok);
    expect(await one().add('a', 1, 60_000)).toEqual({ ok: false });
    expect(await pods[0]!.probe.value('rateLimitReports', { outcome: 'unavailable' })).toBeGreaterThan(0);
    await server.restart();
  });
});
