import { certificates, redisHasTls } from '../support/certificates.js';
import { freePort } from '../support/free-port.js';
import { send } from '../support/raw-http.js';
import { initializeBody } from '../support/raw-session.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { Service } from '../support/service.js';
import { until } from '../support/until.js';

// Processes of the service are slow to start on a busy machine.
jest.setTimeout(120_000);

let server: RedisServer;
let service: Service | undefined;
afterEach(async () => {
  await service?.stop();
  await server.stop();
});

/** A Cluster of one node, whose certificate is for `names`, and which calls itself 127.0.0.1. */
async function startCluster(names: string): Promise<{ readonly tlsPort: number; readonly ca: string }> {
  const { ca, cert, key } = certificates(names);
  const tlsPort = await freePort();
  const tls = ['--tls-port', String(tlsPort), '--tls-cert-file', cert, '--tls-key-file', key, '--tls-ca-cert-file', ca];
  server = await startRedis({
    args: [
      ...tls,
      '--tls-auth-clients',
      'no',
      '--tls-cluster',
      'yes',
      '--cluster-enabled',
      'yes',
      '--cluster-announce-ip',
      '127.0.0.1',
    ],
  });
  await server.client.cluster('ADDSLOTS', ...Array.from({ length: 16_384 }, (_, slot) => slot));
  await until(async () => String(await server.client.cluster('INFO')).includes('cluster_state:ok'));
  return { tlsPort, ca };
}

const describeWithTls = redisHasTls() ? describe : describe.skip;
if (!redisHasTls()) process.stdout.write('!!! SKIPPED: this redis-server has no TLS\n');

describeWithTls('a Cluster over TLS', () => {
  it('serves where its certificate is for the addresses that its nodes call themselves by', async () => {
    const { tlsPort, ca } = await startCluster('IP:127.0.0.1,DNS:localhost');
    service = await Service.start({ REDIS_URL: `rediss+cluster://localhost:${tlsPort}`, NODE_EXTRA_CA_CERTS: ca });
    expect((await send(service.url, { body: initializeBody() })).status).toBe(200);
  });

  it.each([
    ['of a node', 'DNS:localhost', '127.0.0.1'],
    ['of the address in REDIS_URL', 'DNS:redis.internal', 'localhost'],
  ])('names the certificate that does not match, and the host: %s', async (_which, names, host) => {
    const { tlsPort, ca } = await startCluster(names);
    service = await Service.start({ REDIS_URL: `rediss+cluster://localhost:${tlsPort}`, NODE_EXTRA_CA_CERTS: ca });
    expect((await send(service.url, { body: initializeBody() })).status).toBe(503);
    const line = await service.log(({ event }) => event === 'redis.certificate');
    expect(line.msg).toContain(`Redis at ${host} is for other names (${names})`);
    expect(await service.metric('mcp_store_up')).toBe(0);
  });
});
