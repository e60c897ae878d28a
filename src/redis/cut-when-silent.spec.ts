import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RedisServer, startRedis } from '../../test/support/redis-server.js';
import { createRedisClient, type RedisClient } from './redis-client.js';

const TIMEOUT_MS = 500;

let client: RedisClient | undefined;
let server: RedisServer | undefined;
let mute: Server | undefined;

afterEach(async () => {
  client?.disconnect();
  await server?.stop();
  mute?.close();
  client = server = mute = undefined;
});

/** @returns errors that the connection ended with */
function connect(port: number): string[] {
  const errors: string[] = [];
  client = createRedisClient({ kind: 'single', endpoint: { host: '127.0.0.1', port }, tls: false, db: 0 }, TIMEOUT_MS);
  client.on('error', (error: Error) => errors.push(error.message));
  return errors;
}

describe('a connection', () => {
  it('that is accepted and never spoken on is tried anew', async () => {
    mute = createServer((socket: Socket) => socket.resume()).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const errors = connect((mute.address() as AddressInfo).port);
    await once(mute, 'connection');
    await once(mute, 'connection');
    expect(errors).toEqual(['it stopped answering']);
  });

  it('on which Redis owes nothing may be silent', async () => {
    server = await startRedis();
    const errors = connect(server.port);
    await once(client!, 'ready');
    const before = await client!.client('ID');
    await sleep(4 * TIMEOUT_MS);
    expect(await client!.client('ID')).toBe(before);
    expect(errors).toEqual([]);
  });

  it('on which Redis is slow but not silent stays', async () => {
    server = await startRedis();
    const errors = connect(server.port);
    await once(client!, 'ready');
    const before = await client!.client('ID');
    // All of them take longer than a silence may last, none of them alone.
    for (let n = 0; n < 6; n += 1) await client!.wait(1, TIMEOUT_MS / 2);
    expect(await client!.client('ID')).toBe(before);
    expect(errors).toEqual([]);
  });
});
