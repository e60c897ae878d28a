import { Global, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { captureLog } from '../../test/support/log-capture.js';
import { startRedis } from '../../test/support/redis-server.js';
import { sessionRecord } from '../../test/support/session-records.js';
import { storeMetrics } from '../../test/support/store-metrics.js';
import { SETTINGS } from '../config/settings.js';
import { Metrics } from '../metrics/metrics.js';
import { NoTracing } from '../tracing/no-tracing.js';
import { Tracing } from '../tracing/tracing.js';
import { randomUUID } from 'node:crypto';
import { SessionModule } from './session.module.js';
import { SessionStore } from './session-store.js';

async function start(redisUrl?: string): Promise<{ app: TestingModule; probe: ReturnType<typeof storeMetrics> }> {
  const probe = storeMetrics();
  const settings = { redisUrl, storeTimeoutMs: 1_000, sessionTtlSeconds: 100, sessionMaxSubscriptions: 10 };
  @Global()
  @Module({
    providers: [
      { provide: SETTINGS, useValue: settings },
      { provide: Metrics, useValue: probe.metrics },
      { provide: Tracing, useClass: NoTracing },
    ],
    exports: [SETTINGS, Metrics, Tracing],
  })
  class Surroundings {}
  const app = await Test.createTestingModule({ imports: [Surroundings, SessionModule] }).compile();
  return { app: await app.init(), probe };
}

describe('SessionModule', () => {
  let log: ReturnType<typeof captureLog>;
  beforeEach(() => (log = captureLog()));
  afterEach(() => log.restore());

  it('keeps sessions in Redis where REDIS_URL is set, for the next process too', async () => {
    const redis = await startRedis();
    const record = sessionRecord();
    const first = await start(redis.url);
    await first.app.get(SessionStore).create(record);
    await first.app.close();
    const second = await start(redis.url);
    expect(await second.app.get(SessionStore).check(record.id)).toMatchObject({ state: 'alive', session: { record } });
    await second.app.close();
    await redis.stop();
  });

  it('keeps sessions in memory where it is not', async () => {
    const { app } = await start();
    const record = sessionRecord();
    await app.get(SessionStore).create(record);
    expect(await app.get(SessionStore).check(record.id)).toMatchObject({ state: 'alive' });
    await app.close();
  });

  it('starts while Redis is away', async () => {
    const { app, probe } = await start('redis://127.0.0.1:1');
    expect(await app.get(SessionStore).check(randomUUID())).toMatchObject({ state: 'unavailable' });
    expect(await probe.up()).toBe(0);
    await app.close();
  });

  it('measures every operation by its outcome', async () => {
    const { app, probe } = await start();
    const store = app.get(SessionStore);
    const record = sessionRecord();
    await store.create(record);
    await store.check(record.id);
    await store.peek(record.id);
    await store.update(record.id, { field: 'logLevel', level: 'debug' });
    await store.count();
    await store.delete(record.id);
    await store.check(record.id);
    expect((await probe.measured()).sort()).toEqual([
      'check alive 1',
      'check gone 1',
      'count counted 1',
      'create created 1',
      'delete deleted 1',
      'peek alive 1',
      'update alive 1',
    ]);
    await app.close();
  });
});
