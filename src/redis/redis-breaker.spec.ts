import { captureLog } from '../../test/support/log-capture.js';
import { type RedisServer, startRedis } from '../../test/support/redis-server.js';
import { testMetrics } from '../../test/support/test-metrics.js';
import { testSettings } from '../../test/support/test-settings.js';
import { tick, until } from '../../test/support/until.js';
import { measuredRedis } from './measured-redis.js';
import { UnreadableLog } from './unreadable-log.js';
import { PROBE_AFTER_MS } from './redis-breaker.js';
import type { RedisConnection } from './redis-connection.js';

const TIMEOUT_MS = 500;

let log: ReturnType<typeof captureLog>;
let server: RedisServer;
let redis: RedisConnection;
let states: string[];
const probe = testMetrics();

beforeEach(async () => {
  log = captureLog();
  server = await startRedis();
  redis = measuredRedis(
    testSettings({ redisUrl: server.url, storeTimeoutMs: TIMEOUT_MS }),
    probe.metrics,
    new UnreadableLog(),
  )!;
  await redis.onModuleInit();
  // Replies come in order: nothing that was asked at the start is owed any more. A pause with a reply owed has the
  // connection cut before its silence is noticed, and there is no probe without a connection.
  await ping();
  states = [];
  redis.breaker.onChange((state) => states.push(state));
});
afterEach(async () => {
  redis.onApplicationShutdown();
  await server.stop();
  log.restore();
});

const ping = () => redis.ask((client) => client.ping());
const sent = async () => Number(/cmdstat_echo:calls=(\d+)/.exec(await server.client.info('commandstats'))?.[1] ?? 0);
const echo = () => redis.ask((client) => client.call('ECHO', 'x'));

describe('the breaker before Redis', () => {
  it('opens when Redis goes silent, refuses at once, and closes by a probe of its own', async () => {
    server.pause();
    // One that waits is enough, and it is open before that one's time is up.
    await ping();
    // Open, or already asking its probe.
    expect(redis.breaker.isOpen).toBe(true);
    let answers: unknown[] = [];
    void Promise.all(Array.from({ length: 200 }, () => echo())).then((all) => (answers = all.filter(({ ok }) => !ok)));
    // Sooner than anything can come from a socket or a timer.
    await tick();
    expect(answers).toHaveLength(200);
    server.resume();
    await until(() => redis.breaker.state === 'closed');
    expect(await ping()).toEqual({ ok: true, value: 'PONG' });
    expect(await sent()).toBe(0);
    expect(states[0]).toBe('open');
    expect(states.at(-1)).toBe('closed');
    expect(await probe.value('storeBreakerTransitions', { to: 'open' })).toBeGreaterThan(0);
    expect(await probe.value('storeBreaker')).toBe(0);
  });

  it('lets nobody but the probe through while it is half-open', async () => {
    const refused = new Promise<boolean>((resolve) => {
      redis.breaker.onChange((state) => {
        if (state === 'half_open') void echo().then(({ ok }) => resolve(!ok));
      });
    });
    server.pause();
    await ping();
    expect(await refused).toBe(true);
    server.resume();
    await until(() => redis.breaker.state === 'closed');
    expect(await sent()).toBe(0);
  });

  it('asks nothing any more once it is stopped', async () => {
    server.pause();
    await ping();
    await until(() => redis.breaker.state === 'half_open');
    redis.onApplicationShutdown();
    await until(() => redis.breaker.state === 'open');
    states = [];
    await new Promise((resolve) => setTimeout(resolve, 3 * PROBE_AFTER_MS));
    expect(states).toEqual([]);
  });

  it('is open while there is no connection, and closes with the next one', async () => {
    await server.kill();
    await until(() => redis.breaker.state === 'open');
    expect(await probe.value('storeBreaker')).toBe(2);
    await server.restart();
    await until(() => redis.up);
    expect(redis.breaker.state).toBe('closed');
    expect(await ping()).toEqual({ ok: true, value: 'PONG' });
  });

  it('takes an error reply for an answer', async () => {
    for (let at = 0; at < 20; at += 1) await redis.ask((client) => client.call('NONSENSE'));
    expect(redis.breaker.state).toBe('closed');
  });

  it('stays closed while some answers come', async () => {
    for (let round = 0; round < 3; round += 1) {
      let waiting = 5;
      const unanswered = () => redis.ask(() => new Promise(() => undefined)).finally(() => (waiting -= 1));
      const all = Array.from({ length: waiting }, unanswered);
      while (waiting > 0) expect((await ping()).ok).toBe(true);
      expect((await Promise.all(all)).filter(({ ok }) => ok)).toEqual([]);
    }
    expect(states).toEqual([]);
  });
});
