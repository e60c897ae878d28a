import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './free-port.js';
import { RedisProcess, temporaryDirectory } from './redis-process.js';
import { startReplica } from './redis-replica.js';
import { type RedisServer, startRedis } from './redis-server.js';
import { until } from './until.js';

const MASTER_NAME = 'mooring-test';

/** A master, its replica, and a Sentinel that promotes the replica when the master stops answering. */
export interface RedisSentinel {
  readonly url: string;
  readonly master: RedisServer;
  readonly replica: RedisServer;
  /** Resolves when the Sentinel sends clients to the replica, which is a master then: before that no client can know. */
  promoted(): Promise<void>;
  stop(): Promise<void>;
}

/** On a busy machine a master that is well may be silent for a while. */
const DOWN_AFTER_MS = 3_000;

/** @param downAfterMs how long the master may be silent */
export async function startRedisSentinel(downAfterMs = DOWN_AFTER_MS): Promise<RedisSentinel> {
  // Without this the replica waits five seconds for others to join it.
  const master = await startRedis({ args: ['--repl-diskless-sync-delay', '0'] });
  const replica = await startReplica(master);
  const port = await freePort();
  const directory = temporaryDirectory();
  const sentinel = new RedisProcess(
    [configuration(directory, port, master.port, downAfterMs), '--sentinel'],
    directory,
  );
  await sentinel.start();
  const client = new Redis({ host: '127.0.0.1', port });
  await knowsReplica(client);
  return {
    url: `redis+sentinel://127.0.0.1:${port}/${MASTER_NAME}`,
    master,
    replica,
    promoted: () => until(async () => (await masterPort(client)) === replica.port),
    stop: async () => {
      client.disconnect();
      await Promise.all([sentinel.release(), master.stop(), replica.stop()]);
    },
  };
}

function configuration(directory: string, port: number, masterPort: number, downAfterMs: number): string {
  const path = join(directory, 'sentinel.conf');
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `sentinel monitor ${MASTER_NAME} 127.0.0.1 ${masterPort} 1`,
    `sentinel down-after-milliseconds ${MASTER_NAME} ${downAfterMs}`,
    `sentinel failover-timeout ${MASTER_NAME} 5000`,
  ];
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

async function knowsReplica(client: Redis): Promise<void> {
  await until(async () => {
    const replicas = (await client.call('SENTINEL', 'REPLICAS', MASTER_NAME)) as unknown[];
    return replicas.length === 1 && JSON.stringify(replicas).includes('"master-link-status","ok"');
  });
}

async function masterPort(client: Redis): Promise<number> {
  const [, port] = (await client.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', MASTER_NAME)) as string[];
  return Number(port);
}
