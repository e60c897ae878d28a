import { setTimeout as sleep } from 'node:timers/promises';
import { LATEST, RawSession } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { type RedisSentinel, startRedisSentinel } from '../support/redis-sentinel.js';
import { type RedisCluster, startRedisCluster } from '../support/redis-cluster.js';
import { Crowd } from './support/crowd.js';
import { Fleet } from './support/fleet.js';
import { backToNormal, outageProblem } from './support/outage.js';
import { report } from './support/report.js';
import { scale } from './support/scale.js';
import { ask, count, describeCall, echo, isUnanswered } from './support/tasks.js';

jest.setTimeout(180_000);

/** The bar: how soon all is well after Redis is, in ms. */
const BACK_WITHIN_MS = 2_000;

/** A pod that was wrongly taken for dead would be so this long after Redis is back, in ms. */
const LAPSE_MS = 3_000;

/** A call that takes 1.2 s by itself is served by a full Redis within this, in ms. Only a machine that is busy comes near. */
const FULL_WITHIN_MS = 8_000;

/** Redis's default. Nothing dies here, and on a busy machine nothing shall look as if it did. */
const CLUSTER_NODE_TIMEOUT_MS = 15_000;

/** So that the only master that is replaced is the one that was killed. */
const MASTER_DOWN_AFTER_MS = 2_000;

describe('Redis', () => {
  let fleet: Fleet;
  let crowd: Crowd;
  let stopRedis: () => Promise<void>;

  const open = async (env: NodeJS.ProcessEnv, stop: () => Promise<void>) => {
    stopRedis = stop;
    fleet = await Fleet.start({ ...env, ELICIT_TIMEOUT_SECONDS: '6' });
    crowd = await Crowd.connect(fleet.url, scale.crowd);
    crowd.start([echo, count, ask]);
    await sleep(1_000);
  };
  afterEach(async () => {
    await crowd?.close();
    await fleet?.stop();
    await stopRedis?.();
  });

  /**
   * Breaks Redis while calls run and some of their streams are followed on other pods, then holds the bars.
   * @param breakIt resolves when Redis answers again
   */
  const survives = async (scenario: string, breakIt: () => Promise<void>, settleMs = scale.settleMs): Promise<void> => {
    const listening = fleet.proxy.streams.filter(({ method }) => method === 'GET').length;
    for (const stream of fleet.proxy.streams) if (stream.method === 'POST') stream.cut();
    await sleep(1_200);
    const brokenAt = Date.now();
    await breakIt();
    const mended = Date.now();
    const back = await backToNormal(crowd.clients, mended);
    await sleep(settleMs);
    const calls = await crowd.stop();
    const problems = calls.flatMap(
      (call) => outageProblem(call, brokenAt, mended + BACK_WITHIN_MS + scale.slackMs) ?? [],
    );
    expect(problems).toEqual([]);
    expect(fleet.proxy.answered(404)).toBe(0);
    expect(await fleet.takeovers()).toBe(0);
    expect(await fleet.sum('session_cleanup_total{reason="expired"}')).toBe(0);
    expect(fleet.proxy.streams.filter(({ method }) => method === 'GET').length).toBe(listening);
    expect(back).toBeLessThanOrEqual(BACK_WITHIN_MS + scale.slackMs);
    report(scenario, [
      ['away for', `${mended - brokenAt} ms`],
      ['calls', calls.length],
      ['calls refused with 503', calls.filter(({ failure }) => failure?.status === 503).length],
      ['questions whose answer was refused with 503', calls.filter(isUnanswered).length],
      ['calls of which progress was left out', calls.filter(({ wrong, leftOut }) => wrong && leftOut).length],
      ['404, evictions, pods declared dead, streams closed', 0, 0],
      ['back to normal after', `${back} ms`, `${BACK_WITHIN_MS} ms`],
    ]);
  };

  it('may be killed and restarted with its append-only file', async () => {
    const redis = await startRedis();
    await open({ REDIS_URL: redis.url }, () => redis.stop());
    await survives('Redis: SIGKILL, restart with AOF', async () => {
      await redis.kill();
      await sleep(1_000);
      await redis.restart();
      await redis.client.ping();
    });
  });

  it('may pause', async () => {
    const redis = await startRedis();
    await open({ REDIS_URL: redis.url }, () => redis.stop());
    await survives(
      'Redis: SIGSTOP',
      async () => {
        redis.pause();
        await sleep(scale.pauseMs);
        redis.resume();
        await redis.client.ping();
      },
      LAPSE_MS + 1_000,
    );
  });

  it('may fail over by Sentinel', async () => {
    const sentinel: RedisSentinel = await startRedisSentinel(MASTER_DOWN_AFTER_MS);
    await open({ REDIS_URL: sentinel.url }, () => sentinel.stop());
    await survives('Redis: Sentinel failover', async () => {
      await sentinel.master.kill();
      await sentinel.promoted();
    });
  });

  it('may move a slot of a Cluster while its sessions are in use', async () => {
    const cluster: RedisCluster = await startRedisCluster(CLUSTER_NODE_TIMEOUT_MS);
    await open({ REDIS_URL: cluster.url }, () => cluster.stop());
    for (const { sessionId } of crowd.clients) {
      const { node, slot } = await cluster.owner(`{${sessionId}}`);
      await cluster.moveSlot(
        slot,
        node,
        cluster.nodes.find((other) => other !== node)!,
      );
    }
    await sleep(1_000);
    const calls = await crowd.stop();
    const problems = calls.filter(({ wrong, failure }) => wrong ?? failure).map(describeCall);
    expect({ problems, warnings: fleet.warnings }).toEqual({ problems: [], warnings: [] });
    expect([...fleet.proxy.statuses.keys()].filter((status) => status >= 400 && status !== 405)).toEqual([]);
    report('Redis: Cluster of 3 masters', [
      ['slots moved', crowd.clients.length],
      ['calls', calls.length],
      ['errors, MOVED and ASK among them', 0, 0],
    ]);
  });

  it('may be full: live sessions are served and new ones are refused', async () => {
    const redis: RedisServer = await startRedis({ args: ['--maxmemory-policy', 'noeviction'] });
    await open({ REDIS_URL: redis.url }, () => redis.stop());
    await redis.client.config('SET', 'maxmemory', '1');
    crowd.calls.splice(0);
    await sleep(1_500);
    await expect(RawSession.open(fleet.url)).rejects.toThrow();
    const refused = fleet.proxy.answered(503);
    const calls = await crowd.stop();
    const session = new RawSession(fleet.url, crowd.clients[0]!.sessionId, LATEST);
    expect((await session.call('echo', { text: 'x' })).status).toBe(200);
    expect(refused).toBeGreaterThan(0);
    // A question needs its answer stored; everything else goes on, without what makes a stream resumable.
    const problems = calls.filter(({ tool, wrong, failure }) => tool !== 'ask' && (wrong ?? failure));
    expect(problems.map(describeCall)).toEqual([]);
    const slow = calls.filter(({ tool, begunAt, endedAt }) => tool !== 'ask' && endedAt - begunAt > FULL_WITHIN_MS);
    expect(slow.map(describeCall)).toEqual([]);
    report('Redis: full, noeviction', [
      ['calls of live sessions', calls.length],
      ['of these refused', calls.filter(({ failure }) => failure).length],
      ['questions whose answer was refused', calls.filter(isUnanswered).length],
      ['new sessions refused with 503', refused],
    ]);
  });
});
