import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath, URL } from 'node:url';

const file = (path) => fileURLToPath(new URL(path, import.meta.url));
const MAIN = file('../../dist/main.js');
const SERVE = file('./serve.mjs');

/** Starts the built service as it runs in production, with the bench's tools. */
export function startMooring({ tools, redisUrl, ...env }) {
  return start([MAIN], {
    PORT: '0',
    METRICS_PORT: '0',
    LOG_FORMAT: 'json',
    RATE_LIMIT_ENABLED: 'false',
    MCP_MODULES: file('./contenders/mooring.module.mjs'),
    BENCH_TOOLS: String(tools),
    ...(redisUrl && { REDIS_URL: redisUrl }),
    ...env,
  });
}

/** Starts one of the servers in `contenders/`. */
export function startPeer(name, { tools, redisUrl }) {
  return start([SERVE, name], { BENCH_TOOLS: String(tools), BENCH_REDIS_URL: redisUrl ?? '' });
}

/** A server in a process of its own says in one JSON line on which `port` it listens. */
async function start(args, env) {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  for await (const line of createInterface({ input: child.stdout })) {
    const { port } = JSON.parse(line);
    if (port === undefined) continue;
    child.stdout.resume();
    return { url: `http://127.0.0.1:${port}/mcp`, pid: child.pid, stop: () => child.kill('SIGKILL') };
  }
  throw new Error(`${args.join(' ')} ended before it listened`);
}
