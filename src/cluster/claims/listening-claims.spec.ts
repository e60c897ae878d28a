import { openRedisPod, type RedisPod } from '../../../test/support/redis-pod.js';
import { startRedis, type RedisServer } from '../../../test/support/redis-server.js';
import { listeningKey } from '../../redis/redis-keys.js';
import { randomUUID } from 'node:crypto';
import { MemoryListeningClaims } from './memory-listening-claims.js';
import { RedisListeningClaims } from './redis-listening-claims.js';

const SESSION = randomUUID();
const [OLD, NEW, THIRD] = ['aaaaaaaaaaaa.1', 'bbbbbbbbbbbb.1', 'cccccccccccc.1'] as const;
const TTL_SECONDS = 600;
const HELD = { state: 'held' };

let server: RedisServer;
let pods: RedisPod[];
let claims: RedisListeningClaims[];
beforeAll(async () => {
  server = await startRedis();
  pods = [await openRedisPod(server), await openRedisPod(server)];
  claims = pods.map(({ redis }) => new RedisListeningClaims(redis, { sessionTtlSeconds: TTL_SECONDS }));
});
afterAll(async () => {
  pods.forEach((pod) => pod.close());
  await server.stop();
});
beforeEach(() => server.client.flushall());

describe('the claim to receive, over all pods', () => {
  it('is held by whoever was opened last', async () => {
    const [a, b] = claims as [RedisListeningClaims, RedisListeningClaims];
    expect(await a.holder(SESSION)).toBeUndefined();
    expect([await a.claim(SESSION, OLD, 0), await b.claim(SESSION, NEW, 0)]).toEqual([HELD, HELD]);
    expect(await a.holder(SESSION)).toBe(NEW);
    expect(await a.holder(randomUUID())).toBeUndefined();
  });

  it('made late does not silence a stream that was opened since, and learns of it', async () => {
    const [a, b] = claims as [RedisListeningClaims, RedisListeningClaims];
    await b.claim(SESSION, NEW, 0);
    expect(await a.claim(SESSION, OLD, 60_000)).toEqual({ state: 'silenced', by: NEW });
    expect(await a.holder(SESSION)).toBe(NEW);
    expect(await b.claim(SESSION, NEW, 120_000)).toEqual(HELD);
    expect(await a.claim(SESSION, OLD, 60_000)).toEqual(HELD);
    expect(await a.holder(SESSION)).toBe(OLD);
  });

  it('made late silences a successor that was opened before', async () => {
    const [a, b] = claims as [RedisListeningClaims, RedisListeningClaims];
    await b.claim(SESSION, NEW, 0);
    await a.succeed(SESSION, NEW, OLD, 120_000);
    expect(await b.claim(SESSION, THIRD, 60_000)).toEqual(HELD);
    expect(await a.holder(SESSION)).toBe(THIRD);
  });

  it('passes to one of those who would inherit it', async () => {
    await claims[0]?.claim(SESSION, OLD, 0);
    const tries = [NEW, THIRD].map((claim, index) => claims[index]!.succeed(SESSION, OLD, claim, 0));
    const outcomes = await Promise.all(tries);
    expect([...outcomes].sort()).toEqual([false, true]);
    expect(await claims[0]?.holder(SESSION)).toBe(outcomes[0] ? NEW : THIRD);
  });

  it('is not inherited from somebody who no longer held it', async () => {
    await claims[0]?.claim(SESSION, OLD, 0);
    await claims[0]?.claim(SESSION, THIRD, 0);
    expect(await claims[1]?.succeed(SESSION, OLD, NEW, 0)).toBe(false);
    expect(await claims[1]?.holder(SESSION)).toBe(THIRD);
  });

  it('can be inherited when it has lapsed', async () => {
    expect(await claims[1]?.succeed(SESSION, OLD, NEW, 0)).toBe(true);
    expect(await claims[1]?.holder(SESSION)).toBe(NEW);
  });

  it('lapses with its session, in whose slot it is', async () => {
    await claims[0]?.claim(SESSION, OLD, 0);
    expect(listeningKey(SESSION)).toContain(`{${SESSION}}`);
    await claims[0]?.succeed(SESSION, OLD, NEW, 0);
    const left = await server.client.ttl(listeningKey(SESSION));
    expect(left).toBeGreaterThan(TTL_SECONDS - 10);
    expect(left).toBeLessThanOrEqual(TTL_SECONDS);
  });
});

it('says while Redis is away that it cannot know, and nothing else', async () => {
  const redis = await startRedis();
  const pod = await openRedisPod(redis);
  const away = new RedisListeningClaims(pod.redis, { sessionTtlSeconds: TTL_SECONDS });
  await away.claim(SESSION, OLD, 0);
  await redis.kill();
  expect(await away.claim(SESSION, NEW, 0)).toEqual({ state: 'unavailable' });
  expect(await away.holder(SESSION)).toBeUndefined();
  expect(await away.succeed(SESSION, OLD, NEW, 0)).toBe(false);
  pod.close();
  await redis.stop();
});

it('silences nobody in a pod that is alone', async () => {
  const alone = new MemoryListeningClaims();
  expect(await alone.claim()).toEqual(HELD);
  expect(await alone.holder()).toBeUndefined();
  expect(await alone.succeed()).toBe(false);
});
