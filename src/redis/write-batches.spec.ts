import type { Redis } from 'ioredis';
import { openRedis } from '../../test/support/open-redis.js';
import { type RedisServer, startRedis } from '../../test/support/redis-server.js';
import type { RedisConnection } from './redis-connection.js';

let server: RedisServer;
let redis: RedisConnection;

beforeEach(async () => {
  server = await startRedis();
  redis = await openRedis(server.url, { storeTimeoutMs: 500 });
});

afterEach(async () => {
  redis.onApplicationShutdown();
  await server.stop();
});

function countWrites() {
  const { stream } = redis.client as Redis;
  const several = jest.spyOn(stream, '_writev' as never);
  const single = jest.spyOn(stream, '_write');
  return () => several.mock.calls.length + single.mock.calls.length;
}

describe('WriteBatches', () => {
  it('sends the commands of one tick of the event loop in one write', async () => {
    const writes = countWrites();
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => redis.ask((client) => client.echo(`${n}`))));
    expect(answers.map((answer) => answer.ok && answer.value)).toEqual(Array.from({ length: 50 }, (_, n) => `${n}`));
    expect(writes()).toBe(1);
    await redis.ask((client) => client.ping());
    expect(writes()).toBe(2);
  });

  it('lets a command that Redis refuses spoil no other of the same write', async () => {
    await redis.ask((client) => client.set('text', 'x'));
    const [before, refused, after] = await Promise.all([
      redis.ask((client) => client.get('text')),
      redis.ask((client) => client.incr('text')),
      redis.ask((client) => client.get('text')),
    ]);
    expect([before, after]).toEqual([
      { ok: true, value: 'x' },
      { ok: true, value: 'x' },
    ]);
    expect(refused).toMatchObject({ ok: false, cause: { outcome: 'unreadable' } });
  });

  it('still sends what was asked in the tick of the shutdown', async () => {
    const written = redis.ask((client) => client.set('last', 'word'));
    redis.onApplicationShutdown();
    await written;
    redis = await openRedis(server.url, { storeTimeoutMs: 500 });
    expect(await redis.ask((client) => client.get('last'))).toEqual({ ok: true, value: 'word' });
  });
});
