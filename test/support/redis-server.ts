import { Redis } from 'ioredis';
import { freePort } from './free-port.js';
import { RedisProcess, temporaryDirectory } from './redis-process.js';

export interface RedisServerOptions {
  /** A free one by default. */
  readonly port?: number;
  /** More arguments of redis-server, as in `['--maxmemory', '2mb']`. */
  readonly args?: readonly string[];
}

/** A real server on 127.0.0.1 for one test file. It ends with the process that started it. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Changes with a restart. */
  readonly pid: number;
  /** A client of the test's own, closed by `stop`. It waits while the server is away. */
  readonly client: Redis;
  /** kill -9. The data stays for `restart`. */
  kill(): Promise<void>;
  /** Starts it again on the same port with the data it had, ending it first if it runs. */
  restart(): Promise<void>;
  /** SIGSTOP: connections stay open and nothing is answered. */
  pause(): void;
  resume(): void;
  /** Ends the server for good and removes its data. */
  stop(): Promise<void>;
}

/** Starts a server that writes every command to an append-only file in a directory of its own. */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const port = options.port ?? (await freePort());
  const directory = temporaryDirectory();
  const server = new RedisProcess(serverArguments(port, directory, options.args ?? []), directory);
  await server.start();
  const client = new Redis({
    host: '127.0.0.1',
    port,
    lazyConnect: true,
    disconnectTimeout: 50,
    retryStrategy: () => 50,
  });
  client.on('error', () => undefined);
  let running = true;
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    client,
    get pid() {
      return server.pid;
    },
    async kill() {
      running = false;
      await server.kill();
    },
    async restart() {
      if (running) await server.kill();
      await server.start();
      running = true;
    },
    pause: () => server.signal('SIGSTOP'),
    resume: () => server.signal('SIGCONT'),
    async stop() {
      client.disconnect();
      await server.release();
    },
  };
}

/**
 * While a flush to disk is under way, `everysec`, the default, puts writes off by up to two seconds after they were answered:
 * a kill on a busy disk would lose them. With `no` they are with the kernel, which outlives the process, before the answer.
 */
const APPEND_ONLY = ['--appendonly', 'yes', '--appendfsync', 'no'];

function serverArguments(port: number, directory: string, extra: readonly string[]): string[] {
  const base = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, '--save', '', ...APPEND_ONLY];
  return [...base, ...extra];
}
