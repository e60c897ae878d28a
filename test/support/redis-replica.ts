import { type RedisServer, startRedis } from './redis-server.js';
import { until } from './until.js';

/** Starts a replica of a server; its writes can be waited for from then on. */
export async function startReplica(master: RedisServer): Promise<RedisServer> {
  const replica = await startRedis({ args: ['--replicaof', '127.0.0.1', String(master.port)] });
  await followed(master);
  return replica;
}

/** Resolves when a replica acknowledges what the master tells it: up to a second after either says that they are in step. */
export function followed({ client }: RedisServer): Promise<void> {
  return until(async () => {
    await client.publish('followed', '');
    return (await client.wait(1, 100)) === 1;
  });
}
