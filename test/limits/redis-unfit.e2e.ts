import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { send } from '../support/raw-http.js';
import { initializeBody } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { Service } from '../support/service.js';

// Processes of the service are slow to start on a busy machine.
jest.setTimeout(120_000);

/** How long a request may take that needs a store which is of no use, in ms. Generous: none waits for anything. */
const SOON_MS = 3_000;

let server: RedisServer;
let service: Service | undefined;
afterEach(async () => {
  await service?.stop();
  await server.stop();
});

/** Two pods' worth of requests that need the store, and how long the slowest took. */
async function slowest(url: URL): Promise<number> {
  const startedAt = performance.now();
  const requests = [
    send(url, { body: initializeBody() }),
    send(url, { body: initializeBody() }),
    send(url, {
      body: { jsonrpc: '2.0', id: 1, method: 'ping' },
      headers: { 'mcp-session-id': crypto.randomUUID() },
    }),
    send(url, {
      body: { jsonrpc: '2.0', id: `pod.1`, result: { action: 'accept' } },
      headers: { 'mcp-session-id': crypto.randomUUID() },
    }),
  ];
  const statuses = (await Promise.all(requests)).map(({ status }) => status);
  expect(statuses).toEqual([503, 503, 503, 503]);
  return performance.now() - startedAt;
}

/** What an operator is told: once, however long it lasts. */
async function isRefused(redisUrl: string): Promise<string> {
  service = await Service.start({ REDIS_URL: redisUrl });
  expect(await slowest(service.url)).toBeLessThan(SOON_MS);
  expect(await service.metric('mcp_store_up')).toBe(0);
  const ready = (await (await fetch(service.at('/health/ready'))).json()) as { status: string };
  expect(ready.status).toBe('degraded');
  const lines = service.logs.filter(({ event }) => event === 'redis.unfit');
  expect(lines).toHaveLength(1);
  return String(lines[0]!.msg);
}

describe('a Redis that lacks what the service needs', () => {
  it.each(['GETEX', 'HSETNX'])('is refused with advice, and nothing hangs: %s', async (command) => {
    server = await startRedis({ args: ['--rename-command', command, ''] });
    expect(await isRefused(server.url)).toMatch(new RegExp(`lacks the command ${command}.*503.*6\\.2 or later`));
    expect(await server.client.dbsize()).toBe(0);
  });

  it('is refused for its age', async () => {
    server = await startRedis();
    const old = await OldRedis.start(server.port);
    expect(await isRefused(old.url)).toMatch(/is release 6\.0\.\S+\. .*6\.2 or later/);
    await old.stop();
  });

  it('is refused for a database that it does not have, and database 0 stays empty', async () => {
    server = await startRedis({ args: ['--databases', '4'] });
    expect(await isRefused(`${server.url}/9`)).toContain('database 9 of REDIS_URL');
    expect(await server.client.dbsize()).toBe(0);
  });
});

/** A server that says of itself that it is older. */
class OldRedis {
  private readonly sockets = new Set<Socket>();
  private constructor(private readonly proxy: Server) {}

  static async start(port: number): Promise<OldRedis> {
    const proxy = createServer();
    const old = new OldRedis(proxy);
    proxy.on('connection', (client) => old.join(client, connect(port, '127.0.0.1')));
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    return old;
  }

  get url(): string {
    return `redis://127.0.0.1:${(this.proxy.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => this.proxy.close(resolve));
  }

  private join(client: Socket, redis: Socket): void {
    for (const socket of [client, redis]) this.sockets.add(socket.on('error', () => undefined));
    client.pipe(redis);
    // Of the same length, as a reply says how long it is.
    redis.on('data', (chunk) => {
      const text = chunk.toString('latin1').replace(/(redis_version:)\d+\.\d(?=\.)/, '$16.0');
      client.write(Buffer.from(text, 'latin1'));
    });
    redis.on('close', () => client.destroy());
    client.on('close', () => redis.destroy());
  }
}
