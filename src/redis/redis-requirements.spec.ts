import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { captureLog } from '../../test/support/log-capture.js';
import { openRedis } from '../../test/support/open-redis.js';
import { type RedisCluster, startRedisCluster } from '../../test/support/redis-cluster.js';
import { type RedisServer, startRedis } from '../../test/support/redis-server.js';
import { until } from '../../test/support/until.js';
import { connectRedis } from './connect-redis.js';
import type { RedisConnection } from './redis-connection.js';
import { REQUIRED_COMMANDS } from './required-commands.js';

const TIMEOUT_MS = 2_000;
const PASSWORD = 'a-long-password';

/** Used where a setting or the operator asks for it, or to look at the server itself; what is missing then is told then. */
const OPTIONAL = ['wait', 'scan', 'info', 'multi', 'discard', 'command', 'select', 'call'];
/** Methods of the client library that are no commands. */
const NO_COMMANDS = [
  'on',
  'once',
  'off',
  'disconnect',
  'connect',
  'defineCommand',
  'nodes',
  'pipeline',
  'duplicate',
  'then',
];

let log: ReturnType<typeof captureLog>;
let server: RedisServer;
let connection: RedisConnection | undefined;
beforeEach(() => {
  log = captureLog();
});
afterEach(async () => {
  connection?.onApplicationShutdown();
  await server?.stop();
  log.restore();
});

async function connect(redisUrl: string): Promise<RedisConnection> {
  return (connection = await openRedis(redisUrl, { storeTimeoutMs: TIMEOUT_MS }));
}

const withUser = (password = PASSWORD) => `redis://mooring:${password}@127.0.0.1:${server.port}`;
const rename = (...names: string[]) => ({ args: names.flatMap((name) => ['--rename-command', name, '']) });
const ask = (redis: RedisConnection) => redis.ask((client) => client.ping());
/** What was said of servers that cannot be used. */
const unfit = () =>
  log.lines
    .filter((line) => line.includes('redis.unfit'))
    .map((line) => (JSON.parse(line.slice(line.indexOf('{'))) as { message: string }).message);
const errors = () => log.lines.filter((line) => line.startsWith('error'));

describe('a server that has all that is needed', () => {
  it('is used, and nothing is left on it by the look at it', async () => {
    server = await startRedis();
    const redis = await connect(server.url);
    expect(redis.up).toBe(true);
    expect(await server.client.dbsize()).toBe(0);
    expect(errors()).toEqual([]);
  });

  it('has no subscription of the connection that carries commands, after an outage either', async () => {
    server = await startRedis();
    const redis = await connect(server.url);
    await server.kill();
    await until(() => !redis.up);
    await server.restart();
    await until(() => redis.up);
    expect(await server.client.pubsub('CHANNELS')).toEqual([]);
  });

  it('is used though it cannot be looked at: without COMMAND and MULTI', async () => {
    server = await startRedis(rename('COMMAND', 'MULTI'));
    expect((await connect(server.url)).up).toBe(true);
  });
});

describe('a server that lacks a command', () => {
  it.each(['GETEX', 'LPOS', 'EVALSHA', 'PUBLISH'])('is not used: %s', async (name) => {
    server = await startRedis(rename(name));
    const redis = await connect(server.url);
    expect(redis.up).toBe(false);
    expect(await ask(redis)).toMatchObject({ ok: false, cause: { reason: expect.stringContaining(name) as string } });
    expect(unfit()).toEqual([expect.stringMatching(new RegExp(` ${name}.*6\\.2 or later`))]);
  });

  it('is found by the transaction where COMMAND is gone, too', async () => {
    server = await startRedis(rename('COMMAND', 'GETEX'));
    const redis = await connect(server.url);
    expect([redis.up, await server.client.dbsize()]).toEqual([false, 0]);
    expect(unfit()[0]).toContain('GETEX');
  });

  it('is used once it has it, after a restart, without one of this process', async () => {
    server = await startRedis(rename('GETEX'));
    const redis = await connect(server.url);
    const { port } = server;
    await server.stop();
    server = await startRedis({ port });
    await until(() => redis.up);
    expect(await ask(redis)).toMatchObject({ ok: true });
  });
});

describe('a user that may not use a command', () => {
  const rules = (...more: string[]) => [
    ...['--user', 'mooring', 'on', `>${PASSWORD}`, '~mooring:*', '&mooring:*', '+@all', '-@dangerous', '+info'],
    ...more,
  ];

  it('is told, and the server used once it may, on the same connection', async () => {
    server = await startRedis({ args: rules('-getex') });
    const redis = await connect(withUser());
    expect(redis.up).toBe(false);
    expect(unfit()[0]).toMatch(/GETEX .*NOPERM.*docs\/operating\.md/);
    await server.client.call('ACL', 'SETUSER', 'mooring', '+getex');
    await until(() => redis.up);
  });

  it('is told of keys and channels, too', async () => {
    server = await startRedis({
      args: ['--user', 'mooring', 'on', `>${PASSWORD}`, '~other:*', '&mooring:*', '+@all', '-@dangerous'],
    });
    const redis = await connect(withUser());
    expect([redis.up, await server.client.dbsize()]).toEqual([false, 0]);
    expect(unfit()[0]).toContain('NOPERM');
  });
});

describe('a database that is not there', () => {
  it('is stayed away from, and nothing goes to another one', async () => {
    server = await startRedis({ args: ['--databases', '4'] });
    const redis = await connect(`${server.url}/9`);
    expect(redis.up).toBe(false);
    const written = await redis.ask((client) => client.set('mooring:x', 'y'));
    expect(written.ok).toBe(false);
    expect(await server.client.dbsize()).toBe(0);
    expect(unfit()).toEqual([
      expect.stringMatching(/database 9 of REDIS_URL \(ERR DB index is out of range\).*CONFIG GET databases/),
    ]);
    expect(errors()).toHaveLength(1);
    expect(await server.client.info('commandstats')).not.toMatch(/cmdstat_(set|getex|hset|zadd):/);
  });

  it('is no trouble where it is there', async () => {
    server = await startRedis({ args: ['--databases', '16'] });
    const redis = await connect(`${server.url}/9`);
    await redis.ask((client) => client.set('mooring:x', 'y'));
    expect(await server.client.dbsize()).toBe(0);
    expect(await server.client.info('keyspace')).toContain('db9:keys=1');
  });
});

describe('the list of required commands', () => {
  const files = readdirSync(join(__dirname, '..'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts') && !path.endsWith('.contract.ts'))
    .map((path) => readFileSync(join(__dirname, '..', path), 'utf8'));
  const found = (pattern: RegExp) => files.flatMap((text) => [...text.matchAll(pattern)].map(([, name]) => name!));
  const inScripts = found(/redis\.p?call\(\s*['"]([A-Za-z]+)['"]/g).map((name) => name.toLowerCase());
  const byClient = files
    .filter((text) => /RedisClient|ChainableCommander|from 'ioredis'/.test(text) || /redis\.ask\(/.test(text))
    .flatMap((text) => [...text.matchAll(/\b(?:client|pipeline|node)\)?\s*\.([a-z]+)\(/g)].map(([, name]) => name!))
    .filter((name) => !NO_COMMANDS.includes(name));

  it('has what the code uses, and nothing else', () => {
    const used = new Set([...inScripts, ...byClient, 'evalsha', 'eval', 'subscribe']);
    const required = [...used].filter((name) => !OPTIONAL.includes(name));
    expect(required.sort()).toEqual(Object.keys(REQUIRED_COMMANDS).sort());
  });

  it('finds scripts of which no command is made at run time', () => {
    expect(inScripts.length).toBeGreaterThan(60);
    expect(found(/redis\.p?call\(\s*([^'"\s])/g)).toEqual([]);
  });
});

describe('a Cluster', () => {
  let cluster: RedisCluster;
  afterEach(() => cluster.stop());

  it('is used, also with a prefix and a user of its own, while a node of it is silent', async () => {
    // A node that the others call dead ends the Cluster.
    cluster = await startRedisCluster(60_000);
    for (const { client } of cluster.nodes) {
      await client.call(
        'ACL',
        'SETUSER',
        'mooring',
        ...['on', `>${PASSWORD}`, '~team:mooring:*', '&*', '+@all', '-@dangerous', '+info', '+cluster'],
      );
    }
    cluster.nodes[2]!.pause();
    const redisUrl = cluster.url.replace('://', `://mooring:${PASSWORD}@`);
    connection = connectRedis({ redisUrl, redisKeyPrefix: 'team:', storeTimeoutMs: TIMEOUT_MS })!;
    await until(() => connection!.up);
    expect(unfit()).toEqual([]);
    cluster.nodes[2]!.resume();
  });

  it('is not used where one of its nodes lacks a command', async () => {
    cluster = await startRedisCluster();
    await cluster.nodes[1]!.client.call('ACL', 'SETUSER', 'default', '-getex');
    const redis = await connect(cluster.url);
    expect(redis.up).toBe(false);
    expect(unfit()[0]).toMatch(/^Redis Cluster .* GETEX/);
  });
});
