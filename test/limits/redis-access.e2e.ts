import { Endpoint } from '../http/support/endpoint.js';
import { certificates, redisHasTls } from '../support/certificates.js';
import { send } from '../support/raw-http.js';
import { RawSession } from '../support/raw-session.js';
import { freePort } from '../support/free-port.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { Service } from '../support/service.js';

const PASSWORD = 'a-long-password';
/** What docs/operating.md says that a user needs. */
const RULES = ['on', `>${PASSWORD}`, '~mooring:*', '&mooring:*', '+@all', '-@dangerous', '+info'];

// Processes of the service are slow to start on a busy machine.
jest.setTimeout(120_000);

let server: RedisServer;
afterEach(() => server.stop());

const itWithTls = redisHasTls() ? it : it.skip;
if (!redisHasTls()) process.stdout.write('!!! SKIPPED: this redis-server has no TLS\n');

/** Opens a session, subscribes, streams and ends it: what a service needs Redis for. */
async function usedFully(url: URL): Promise<void> {
  const session = await RawSession.open(url);
  expect(
    (await (await session.request('resources/subscribe', { uri: 'demo://greeting' })).json()).error,
  ).not.toMatchObject({
    code: -32603,
  });
  const stream = await session.get();
  expect(stream.status).toBe(200);
  await stream.cut();
  expect((await session.request('ping')).status).toBe(200);
  expect((await session.delete()).status).toBe(200);
  expect((await session.request('ping')).status).toBe(404);
}

describe('Redis with TLS and a user of its own', () => {
  itWithTls('serves sessions to those who know its CA and password, and nobody else', async () => {
    const { ca, cert, key } = certificates();
    const port = await freePort();
    const tls = ['--tls-port', String(port), '--tls-cert-file', cert, '--tls-key-file', key];
    server = await startRedis({
      args: [...tls, '--tls-ca-cert-file', ca, '--tls-auth-clients', 'no', '--user', 'mooring', ...RULES],
    });
    const REDIS_URL = `rediss://mooring:${PASSWORD}@127.0.0.1:${port}`;
    const good = await Service.start({ REDIS_URL, NODE_EXTRA_CA_CERTS: ca });
    await usedFully(good.url);
    expect(await good.metric('mcp_store_up')).toBe(1);
    await good.stop();
    const wary = await Service.start({ REDIS_URL });
    const refused = await send(wary.url, {
      body: { jsonrpc: '2.0', id: 1, method: 'ping' },
      headers: { 'mcp-session-id': crypto.randomUUID() },
    });
    expect(refused.status).toBe(503);
    await wary.stop();
  });
});

describe('a Redis user of its own', () => {
  it('is all that the service needs, and a wrong password opens nothing', async () => {
    server = await startRedis({ args: ['--user', 'mooring', ...RULES] });
    const url = (password: string) => `redis://mooring:${password}@127.0.0.1:${server.port}`;
    const good = await Service.start({ REDIS_URL: url(PASSWORD) });
    await usedFully(good.url);
    await good.stop();
    const wrong = await Service.start({ REDIS_URL: url('another') });
    expect(await wrong.metric('mcp_store_up')).toBe(0);
    await wrong.stop();
  });
});

describe('a key prefix', () => {
  it('stands before every key, and keeps two services on one Redis apart', async () => {
    server = await startRedis();
    const first = await Endpoint.start({ REDIS_URL: server.url, REDIS_KEY_PREFIX: 'team-a:' });
    const session = await first.open();
    await (await session.get()).cut();
    const call = await session.call('progress', { steps: 3 }, { progressToken: 1 });
    expect(await call.rpc()).toHaveLength(4);
    expect(await first.storedSessions()).toBe(1);
    const keys = await server.client.keys('*');
    expect(keys.length).toBeGreaterThan(2);
    expect(keys.filter((key) => !key.startsWith('team-a:mooring:'))).toEqual([]);
    const second = await Endpoint.start({ REDIS_URL: server.url });
    expect((await new RawSession(second.url, session.id, session.protocolVersion).request('ping')).status).toBe(404);
    expect((await session.request('ping')).status).toBe(200);
    expect((await session.delete()).status).toBe(200);
    expect((await server.client.keys('team-a:mooring:session:*')).length).toBe(0);
    await Promise.all([first.close(), second.close()]);
  });
});
