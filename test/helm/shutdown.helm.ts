import { until } from '../support/until.js';
import { startRedis } from '../support/redis-server.js';
import { RawSession } from '../support/raw-session.js';
import { describeChart, OLDEST, render } from './support/chart.js';
import { Load } from './support/load.js';
import { Pod } from './support/pods.js';

jest.setTimeout(120_000);

/** The load stands for many callers and comes from one address. */
const UNLIMITED = { RATE_LIMIT_ENABLED: 'false' };

describeChart('a pod of the chart that is told to end', () => {
  it('is unready first, serves on, lets running calls finish and exits within the grace period', async () => {
    const pod = await Pod.start(render(), UNLIMITED);
    const load = await Load.start([pod], 8);
    const session = await RawSession.open(pod.service.url);
    const stream = await session.get();

    const ending = pod.end();
    await pod.service.log(({ event }) => event === 'shutdown.draining');
    const late = await RawSession.open(pod.service.url);
    const running = session.call('countdown', { seconds: 8 });

    const answer = await (await running).body();
    expect(await ending).toBe(0);
    await load.stop();

    expect(late.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(load.failures).toEqual([]);
    expect(load.served).toBeGreaterThan(100);
    expect(load.servedWhileUnready).toBeGreaterThan(0);
    expect(answer).toContain('Counted 8 seconds.');
    expect(await stream.endedCleanly()).toBe(true);

    expect(pod.at('sigterm')).toBeLessThan(pod.at('unready'));
    expect(pod.at('unrouted')).toBeLessThan(pod.at('exited'));
    expect(pod.at('exited')).toBeLessThan(pod.graceSeconds * 1_000);
    expect(pod.timeline.map(({ event }) => event)).not.toContain('dead while routed');
  });

  it('exits by itself although a call would run for longer than the drain', async () => {
    const shutdown = { delaySeconds: 1, drainSeconds: 2 };
    const pod = await Pod.start(render({ values: { shutdown }, kubeVersion: OLDEST }));
    const session = await RawSession.open(pod.service.url);
    const running = session.call('countdown', { seconds: 60 }).catch(() => undefined);
    expect(await pod.end()).toBe(0);
    expect(pod.at('exited')).toBeLessThan(pod.graceSeconds * 1_000);
    await running;
  });

  it('takes no session with it: the others go on with them, without one failed call', async () => {
    const redis = await startRedis();
    const rendered = render({ file: 'development-values.yaml' });
    const pods = [
      await Pod.start(rendered, { REDIS_URL: redis.url, ...UNLIMITED }),
      await Pod.start(rendered, { REDIS_URL: redis.url, ...UNLIMITED }),
    ];
    const load = await Load.start(pods, 20);

    expect(await pods[0]!.end()).toBe(0);
    const servedSoFar = load.served;
    await until(() => load.served > servedSoFar + 100 || load.failures.length > 0);
    await load.stop();

    expect(load.failures).toEqual([]);
    await pods[1]!.service.stop();
    await redis.stop();
  });
});
