import { Logger } from '@nestjs/common';
import { startRedis, type RedisServer } from '../../test/support/redis-server.js';
import { testMetrics } from '../../test/support/test-metrics.js';
import { testSettings } from '../../test/support/test-settings.js';
import { measuredRedis } from './measured-redis.js';
import { UnreadableLog } from './unreadable-log.js';

let server: RedisServer;
beforeAll(async () => {
  Logger.overrideLogger(false);
  server = await startRedis();
});
afterAll(() => server.stop());

describe('the connection of the service', () => {
  it('counts what a Redis that is full refuses', async () => {
    const { metrics, value } = testMetrics();
    const redis = measuredRedis(testSettings({ redisUrl: server.url }), metrics, new UnreadableLog())!;
    try {
      await redis.onModuleInit();
      await server.client.config('SET', 'maxmemory', '1');
      const answer = await redis.ask((client) => client.set('mooring:any', 'x'));
      expect(answer).toMatchObject({ ok: false });
      expect(await value('redisRefusals', { reply: 'OOM' })).toBe(1);
      expect(await value('redisRefusals', { reply: 'other' })).toBe(0);
    } finally {
      redis.onApplicationShutdown();
    }
  });
});
