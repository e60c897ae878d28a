import type { AddressInfo } from 'node:net';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ConfigModule } from '../config/config.module.js';
import { loadSettings } from '../config/settings.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { Periodic } from '../lifecycle/periodic.js';
import { LifecycleModule } from '../lifecycle/lifecycle.module.js';
import { RedisConnection } from '../redis/redis-connection.js';
import { UnreadableLog } from '../redis/unreadable-log.js';
import { HealthModule } from './health.module.js';

interface Probe {
  readonly status: number;
  readonly body: { readonly status: string; readonly details: Record<string, unknown> };
}

let app: INestApplication | undefined;
afterEach(() => app?.close());

async function start(redis: { up: boolean } | null, env: NodeJS.ProcessEnv = {}): Promise<Lifecycle> {
  const outcome = loadSettings(env);
  if (!outcome.ok) throw new Error(outcome.message);
  const testing = await Test.createTestingModule({
    imports: [ConfigModule.register(outcome.settings), LifecycleModule, HealthModule],
  })
    .overrideProvider(RedisConnection)
    .useValue(redis)
    .overrideProvider(UnreadableLog)
    .useValue(new UnreadableLog())
    .compile();
  app = testing.createNestApplication({ logger: false });
  await app.listen(0, '127.0.0.1');
  return app.get(Lifecycle);
}

async function probe(name: 'live' | 'ready' | 'startup'): Promise<Probe> {
  const { port } = (app!.getHttpServer() as { address(): AddressInfo }).address();
  const response = await fetch(`http://127.0.0.1:${port}/health/${name}`);
  return { status: response.status, body: (await response.json()) as Probe['body'] };
}

describe('health', () => {
  it('is not live while work in the background is stuck, and says which', async () => {
    await start(null);
    expect(await probe('live')).toMatchObject({ status: 200, body: { details: { background: { status: 'up' } } } });
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    const stuck = new Periodic('sweep', 10_000, () => new Promise(() => undefined)).start();
    jest.advanceTimersByTime(40_000);
    jest.useRealTimers();
    expect(await probe('live')).toMatchObject({
      status: 503,
      body: { details: { background: { status: 'down', stuck: ['sweep'] } } },
    });
    stuck.stop();
    expect((await probe('live')).status).toBe(200);
  });

  it('is live and neither ready nor started while the process starts', async () => {
    await start(null);
    expect((await probe('live')).status).toBe(200);
    expect(await probe('ready')).toMatchObject({
      status: 503,
      body: { details: { lifecycle: { status: 'down', phase: 'starting' } } },
    });
    expect((await probe('startup')).status).toBe(503);
  });

  it('is ready and started once the service listens', async () => {
    (await start(null)).ready();
    expect(await probe('ready')).toMatchObject({
      status: 200,
      body: { status: 'ok', details: { store: { kind: 'memory' } } },
    });
    expect((await probe('startup')).status).toBe(200);
  });

  it('is not ready while draining, and still live and started', async () => {
    const lifecycle = await start(null);
    lifecycle.ready();
    lifecycle.drain();
    expect(await probe('ready')).toMatchObject({
      status: 503,
      body: { details: { lifecycle: { phase: 'draining' } } },
    });
    expect((await probe('live')).status).toBe(200);
    expect((await probe('startup')).status).toBe(200);
  });

  it('stays ready and says degraded while Redis is away, and recovers with it', async () => {
    const redis = { up: false };
    (await start(redis)).ready();
    expect(await probe('ready')).toMatchObject({
      status: 200,
      body: { status: 'degraded', details: { store: { status: 'degraded', kind: 'redis' } } },
    });
    redis.up = true;
    expect(await probe('ready')).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  it('is not ready while Redis is away where READY_REQUIRES_REDIS says so, and still live', async () => {
    const redis = { up: false };
    (await start(redis, { REDIS_URL: 'redis://127.0.0.1:1', READY_REQUIRES_REDIS: 'true' })).ready();
    expect(await probe('ready')).toMatchObject({ status: 503, body: { details: { store: { status: 'down' } } } });
    expect((await probe('live')).status).toBe(200);
    redis.up = true;
    expect((await probe('ready')).status).toBe(200);
  });
});
