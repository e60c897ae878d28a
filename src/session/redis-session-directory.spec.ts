import { captureLog } from '../../test/support/log-capture.js';
import { type RedisServer, startRedis } from '../../test/support/redis-server.js';
import { openRedisStore } from '../../test/support/store-harness.js';
import { RedisSessionDirectory } from './redis-session-directory.js';
import { describeSessionDirectory } from './session-directory.contract.js';
import { CONTRACT_SETTINGS } from './session-store.contract.js';

let server: RedisServer;
let log: ReturnType<typeof captureLog>;
beforeAll(async () => {
  log = captureLog();
  server = await startRedis();
});
afterAll(async () => {
  await server.stop();
  log.restore();
});

describeSessionDirectory('RedisSessionDirectory', async () => {
  await server.client.flushall();
  const { store, redis, close } = await openRedisStore(server.url, CONTRACT_SETTINGS, [server]);
  return { store, directory: new RedisSessionDirectory(redis), close };
});

describe('RedisSessionDirectory', () => {
  it('begins anew with a cursor that it never gave out, and has no answer while Redis is away', async () => {
    await server.client.flushall();
    const { redis, close } = await openRedisStore(server.url, CONTRACT_SETTINGS, [server]);
    const directory = new RedisSessionDirectory(redis);
    expect(await directory.page('99.1; DROP', 10)).toMatchObject({ state: 'page', ids: [] });
    await server.kill();
    expect(await directory.page(undefined, 10)).toMatchObject({ state: 'unavailable' });
    expect(await directory.ofPrincipal('x')).toMatchObject({ state: 'unavailable' });
    await server.restart();
    await close();
  });
});
