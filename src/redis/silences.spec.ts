import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Redis } from 'ioredis';
import { captureLog } from '../../test/support/log-capture.js';
import { openRedis } from '../../test/support/open-redis.js';
import { type RedisServer, startRedis } from '../../test/support/redis-server.js';
import { until } from '../../test/support/until.js';
import { connectRedis } from './connect-redis.js';
import type { RedisConnection } from './redis-connection.js';

const TIMEOUT_MS = 500;

let log: ReturnType<typeof captureLog>;
let server: RedisServer | undefined;
let mute: Server | undefined;
let redis: RedisConnection | undefined;
beforeEach(() => (log = captureLog()));
afterEach(async () => {
  redis?.onApplicationShutdown();
  await server?.stop();
  mute?.close();
  server = mute = redis = undefined;
  log.restore();
});

async function connect(): Promise<{ redis: RedisConnection; seen: string[] }> {
  server = await startRedis();
  redis = await openRedis(server.url, { storeTimeoutMs: TIMEOUT_MS });
  await redis.ping();
  return { redis, seen: watch(redis) };
}

/** What the breaker and the socket go through from now on. */
function watch({ breaker, client }: RedisConnection): string[] {
  const seen: string[] = [];
  breaker.onChange((state) => seen.push(`breaker ${state}`));
  client.on('close', () => seen.push('socket closed'));
  return seen;
}

const ping = (connection: RedisConnection) => connection.ask((client) => client.ping());

/** docs/decisions/0023-silences-of-redis.md: each detector at work, while the others see nothing. */
describe('of the detectors of a silent Redis', () => {
  it('only the deadline notices one command without an answer among those that are answered', async () => {
    const { redis, seen } = await connect();
    let isOver = false;
    const unanswered = redis.ask(() => new Promise(() => undefined)).finally(() => (isOver = true));
    while (!isOver) expect((await ping(redis)).ok).toBe(true);
    expect(await unanswered).toMatchObject({ ok: false });
    expect(seen).toEqual([]);
  });

  it('only the watch over all commands notices a silence before the time of the first of them is up', async () => {
    const { redis, seen } = await connect();
    let isOver = false;
    server!.pause();
    const first = ping(redis).finally(() => (isOver = true));
    await until(() => redis.breaker.state === 'open');
    expect(isOver).toBe(false);
    expect(seen).toEqual(['breaker open']);
    expect(await first).toMatchObject({ ok: false });
  });

  it('only the cut notices a connection that carries no command of a pod yet', async () => {
    const sockets: Socket[] = [];
    mute = createServer((socket) => sockets.push(socket.resume())).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    redis = connectRedis({ redisUrl: `redis://127.0.0.1:${port}`, storeTimeoutMs: TIMEOUT_MS })!;
    const seen = watch(redis);
    const errors: string[] = [];
    redis.client.on('error', (error: Error) => errors.push(error.message));
    await until(() => sockets.length > 1);
    expect(errors[0]).toBe('it stopped answering');
    expect(seen).not.toContain('breaker half_open');
    expect((redis.client as Redis).status).not.toBe('ready');
    sockets.forEach((socket) => socket.destroy());
  });
});
