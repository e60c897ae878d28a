import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadSettings } from '../../src/config/settings.js';
import { RawSession } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { Service } from '../support/service.js';
import { ROOT } from './support/chart.js';
import { Proxy } from './support/proxy.js';

jest.setTimeout(60_000);

const { NGINX } = process.env;
const compose = parse(readFileSync(join(ROOT, 'compose.yaml'), 'utf8'));
const { mooring, proxy, redis } = compose.services;

/** The proxy's configuration with these processes in the place of the names that Compose resolves. */
function configurationFor(services: readonly Service[]): string {
  const servers = services.map(({ port }) => `server 127.0.0.1:${port};`).join(' ');
  const written = (compose.configs.proxy.content as string).replaceAll('$$', '$');
  return written
    .replace(/resolver .*;/, 'access_log off;')
    .replace('server mooring:3000 resolve;', servers)
    .replace('listen 8080', 'listen LISTEN');
}

describe('compose.yaml', () => {
  it('gives the service settings that it reads, in a Redis that keeps sessions', () => {
    const outcome = loadSettings({ HOST: '0.0.0.0', ...mooring.environment });
    expect(outcome).toMatchObject({
      ok: true,
      warnings: [],
      settings: { redisUrl: 'redis://redis:6379', authDisabled: true },
    });
    expect(redis.command.join(' ')).toContain('--maxmemory-policy noeviction');
    expect(redis.command.join(' ')).toContain('--appendonly yes');
  });

  it('has two replicas without rights, and waits for their shutdown', () => {
    expect(mooring).toMatchObject({ deploy: { replicas: 2 }, read_only: true, cap_drop: ['ALL'] });
    const { SHUTDOWN_DELAY_SECONDS, SHUTDOWN_DRAIN_SECONDS } = mooring.environment;
    const needed = Number(SHUTDOWN_DELAY_SECONDS) + Number(SHUTDOWN_DRAIN_SECONDS) + 10;
    expect(parseInt(mooring.stop_grace_period as string, 10)).toBeGreaterThan(needed);
  });

  it('opens nothing but the proxy, to this machine alone', () => {
    expect(proxy.ports).toEqual(['127.0.0.1:3000:8080']);
    expect([mooring.ports, redis.ports]).toEqual([undefined, undefined]);
  });
});

(NGINX ? describe : describe.skip)('the proxy of compose.yaml', () => {
  let store: RedisServer;
  let services: Service[];
  let front: Proxy;

  beforeAll(async () => {
    store = await startRedis();
    const env = { REDIS_URL: store.url };
    services = [await Service.start(env), await Service.start(env)];
    front = await Proxy.start(NGINX!, configurationFor(services));
  });
  afterAll(async () => {
    await front.stop();
    for (const service of services) await service.stop('SIGKILL');
    await store.stop();
  });

  it('opens sessions on both replicas and keeps each with one', async () => {
    const sessions = await Promise.all(Array.from({ length: 20 }, () => RawSession.open(front.url)));
    for (const service of services) expect(await service.metric('mcp_sessions_created_total')).toBeGreaterThan(5);
    const rehydrated = async () => {
      const counts = services.map((service) => service.metric('mcp_sessions_rehydrated_total{outcome="ok"}'));
      return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
    };
    const callAll = async () => {
      for (const session of sessions) {
        expect(await (await session.call('echo', { message: 'ahoy' })).body()).toContain('ahoy');
      }
    };
    await callAll();
    const before = await rehydrated();
    await callAll();
    expect(await rehydrated()).toBe(before);
  });

  it('hands each event of a stream on at once', async () => {
    const session = await RawSession.open(front.url);
    const response = await session.call('countdown', { seconds: 2 }, { progressToken: 'p' });
    const first = await response.nextMessage();
    expect(first?.message).toMatchObject({ method: 'notifications/progress', params: { progress: 0 } });
    expect(response.isOver).toBe(false);
    expect((await response.messages()).at(-1)?.message.result.content[0].text).toBe('Counted 2 seconds.');
  });

  it('lets a session go on when its replica leaves', async () => {
    const sessions = await Promise.all(Array.from({ length: 10 }, () => RawSession.open(front.url)));
    await services[0]!.stop();
    for (const session of sessions) {
      const response = await session.call('echo', { message: 'still here' });
      expect([response.status, await response.body()]).toEqual([200, expect.stringContaining('still here')]);
    }
  });
});
