import { Cluster, Redis } from 'ioredis';
import { createRedisClient, type RedisClient } from './redis-client.js';
import { parseRedisUrl } from './redis-url.js';

let client: RedisClient | undefined;
afterEach(() => client?.disconnect());

/** Nothing listens there, and nothing needs to. */
function clientOf(url: string): RedisClient {
  const parsed = parseRedisUrl(url);
  if (!parsed.ok) throw new Error(url);
  client = createRedisClient(parsed.target, 1_000);
  client.on('error', () => undefined);
  return client;
}

describe('what must be current', () => {
  it('is read from masters alone, on a Cluster', () => {
    const cluster = clientOf('redis+cluster://127.0.0.1:1');
    expect(cluster).toBeInstanceOf(Cluster);
    expect((cluster as Cluster).options.scaleReads).toBe('master');
  });

  it('is read from the master that the Sentinels name', () => {
    const redis = clientOf('redis+sentinel://127.0.0.1:1/main');
    expect(redis).toBeInstanceOf(Redis);
    expect((redis as Redis).options).toMatchObject({ role: 'master', name: 'main' });
  });
});
