import { block } from '../../test/support/block.js';
import { captureLog } from '../../test/support/log-capture.js';
import { freePort } from '../../test/support/free-port.js';
import { openRedis } from '../../test/support/open-redis.js';
import { type RedisServer, startRedis } from '../../test/support/redis-server.js';
import { tick, until } from '../../test/support/until.js';
import { connectRedis } from './connect-redis.js';
import type { RedisConnection } from './redis-connection.js';

const TIMEOUT_MS = 500;
const WRITTEN = { ok: true, value: 'OK' };

let log: ReturnType<typeof captureLog>;
let server: RedisServer | undefined;
let connection: RedisConnection | undefined;

beforeEach(() => {
  log = captureLog();
});

afterEach(async () => {
  connection?.onApplicationShutdown();
  await server?.stop();
  connection = server = undefined;
  log.restore();
});

async function connect(redisUrl: string): Promise<RedisConnection> {
  return (connection = await openRedis(redisUrl, { storeTimeoutMs: TIMEOUT_MS }));
}

const ping = (redis: RedisConnection) => redis.ask((client) => client.ping());
const errors = () => log.lines.filter((line) => line.startsWith('error'));

describe('RedisConnection', () => {
  it('is not made without a REDIS_URL', () => {
    expect(connectRedis({ redisUrl: undefined, storeTimeoutMs: TIMEOUT_MS })).toBeNull();
  });

  it('refuses a REDIS_URL that cannot be read, without repeating it', () => {
    expect(() => connectRedis({ redisUrl: 'redis://u:hunter2@h:0', storeTimeoutMs: TIMEOUT_MS })).toThrow(
      /^REDIS_URL has a host (?!.*hunter2)/,
    );
  });

  it('starts without Redis, answers with failures at once, and finds it when it comes', async () => {
    const port = await freePort();
    const redis = await connect(`redis://127.0.0.1:${port}`);
    expect(redis.up).toBe(false);
    expect(await ping(redis)).toMatchObject({ ok: false, cause: { code: 'REDIS_UNAVAILABLE' } });
    server = await startRedis({ port });
    await until(() => redis.up);
    expect(await ping(redis)).toEqual({ ok: true, value: 'PONG' });
  });

  it('says once that Redis went away, with what to do, and once that it is back', async () => {
    server = await startRedis();
    const redis = await connect(server.url);
    const changes: boolean[] = [];
    redis.onChange((up) => changes.push(up));
    await server.kill();
    await until(() => !redis.up);
    for (let i = 0; i < 20; i += 1) await ping(redis);
    await server.restart();
    await until(() => redis.up);
    expect(changes).toEqual([false, true]);
    expect(errors()).toEqual([
      expect.stringMatching(/^error .*redis\.away.*Redis at 127\.0\.0\.1:\d+ is away .*Check that Redis runs/),
    ]);
    expect(log.lines.filter((line) => line.includes('redis.back'))).toHaveLength(1);
  });

  it('gives up on a paused Redis within the time-out, reconnects, and recovers by itself', async () => {
    server = await startRedis();
    const redis = await connect(server.url);
    server.pause();
    const reason = `no answer within ${TIMEOUT_MS} ms`;
    expect(await ping(redis)).toMatchObject({ ok: false, cause: { reason, outcome: 'unknown' } });
    await until(() => !redis.up);
    server.resume();
    await until(() => redis.up);
    expect(await ping(redis)).toEqual({ ok: true, value: 'PONG' });
  });

  it('notices a paused Redis while nobody asks for anything', async () => {
    server = await startRedis();
    const redis = await connect(server.url);
    server.pause();
    await until(() => !redis.up);
    expect(errors()).toEqual([expect.stringContaining('it stopped answering')]);
    server.resume();
  });

  it('takes nothing for away while its own process is blocked: what was asked is answered, on the same connection', async () => {
    server = await startRedis();
    const redis = await connect(server.url);
    const connectionId = () => redis.ask((client) => client.client('ID'));
    const before = await connectionId();
    const sent = redis.ask((client) => client.set('sent', 'before'));
    await tick();
    const queued = redis.ask((client) => client.set('queued', 'before'));
    block(5 * TIMEOUT_MS);
    expect(await Promise.all([sent, queued])).toEqual([WRITTEN, WRITTEN]);
    expect(await connectionId()).toEqual(before);
    expect(errors()).toEqual([]);
  });

  it('still notices a Redis that is away after a block', async () => {
    server = await startRedis();
    const redis = await connect(server.url);
    server.pause();
    const asked = ping(redis);
    block(3 * TIMEOUT_MS);
    expect(await asked).toMatchObject({ ok: false });
    await until(() => !redis.up);
    server.resume();
  });

  it('comes back from an end of the client that nobody ordered', async () => {
    server = await startRedis();
    const redis = await connect(server.url);
    redis.client.disconnect();
    await until(() => !redis.up);
    await until(() => redis.up);
  });

  it('connects anew when a replica answers, because the name may lead to the new master by now', async () => {
    server = await startRedis();
    const redis = await connect(server.url);
    const connectionId = () => redis.ask((client) => client.client('ID'));
    const before = await connectionId();
    await server.client.replicaof('127.0.0.1', await freePort());
    expect(await redis.ask((client) => client.set('key', 'value'))).toMatchObject({ ok: false });
    await until(() => !redis.up);
    await until(() => redis.up);
    expect(await connectionId()).not.toEqual(before);
  });

  it('does not send a command again that was answered with a failure', async () => {
    server = await startRedis();
    const redis = await connect(server.url);
    server.pause();
    const answers = await Promise.all([1, 2, 3].map(() => redis.ask((client) => client.incr('counter'))));
    expect(answers.map(({ ok }) => ok)).toEqual([false, false, false]);
    await server.restart();
    await until(() => redis.up);
    expect(await redis.ask((client) => client.get('counter'))).toEqual({ ok: true, value: null });
  });

  it('never logs a password, right or wrong', async () => {
    server = await startRedis({ args: ['--requirepass', 'hunter2'] });
    const redis = await connect(`redis://:hunter3@127.0.0.1:${server.port}`);
    expect(redis.up).toBe(false);
    expect(errors()).toEqual([expect.stringContaining('WRONGPASS')]);
    redis.onApplicationShutdown();
    expect((await connect(`redis://:hunter2@127.0.0.1:${server.port}`)).up).toBe(true);
    expect(log.lines.join()).not.toMatch(/hunter/);
  });

  it('says which password is missing', async () => {
    server = await startRedis({ args: ['--requirepass', 'hunter2'] });
    const redis = await connect(server.url);
    expect(redis.up).toBe(false);
    expect(errors()).toEqual([expect.stringContaining('NOAUTH')]);
  });

  it('uses the database of the URL', async () => {
    server = await startRedis();
    const redis = await connect(`${server.url}/3`);
    await redis.ask((client) => client.set('where', 'here'));
    await server.client.select(3);
    expect(await server.client.get('where')).toBe('here');
  });

  it('warns of a Redis that may delete sessions', async () => {
    server = await startRedis({ args: ['--maxmemory-policy', 'allkeys-lru'] });
    await connect(server.url);
    await until(() => log.lines.some((line) => /^warn .*allkeys-lru.*noeviction/.test(line)));
  });

  it('does not warn of noeviction', async () => {
    server = await startRedis({ args: ['--maxmemory-policy', 'noeviction'] });
    const redis = await connect(server.url);
    await ping(redis);
    await ping(redis);
    expect(log.lines.filter((line) => line.startsWith('warn'))).toEqual([]);
  });

  it('tells the operator of an error reply and what to do, once', async () => {
    server = await startRedis({ args: ['--maxmemory-policy', 'noeviction', '--maxmemory', '1'] });
    const redis = await connect(server.url);
    expect(await redis.ask((client) => client.set('key', 'value'))).toMatchObject({ cause: { outcome: 'refused' } });
    for (let i = 0; i < 5; i += 1) await redis.ask((client) => client.set('key', 'value'));
    expect(errors()).toEqual([expect.stringMatching(/OOM .* Raise it, or lower SESSION_TTL_SECONDS/)]);
  });

  it('closes without a word, and leaves no connection', async () => {
    server = await startRedis();
    const redis = await connect(server.url);
    redis.onApplicationShutdown();
    await until(async () => !String(await server?.client.client('LIST')).includes('name=mooring'));
    expect(errors()).toEqual([]);
    expect(await redis.ping()).toBe(false);
  });
});
