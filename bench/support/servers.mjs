import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath, URL } from 'node:url';
import { NODE_OPTIONS } from '../../scripts/steps/node-options.mjs';
import { endsWithBench } from './children.mjs';
import { residentBytes } from './usage.mjs';

const file = (path) => fileURLToPath(new URL(path, import.meta.url));
const MAIN = file('../../dist/main.js');
const SERVE = file('../contenders/serve.mjs');
const MODULE = file('../contenders/mooring.module.mjs');

/** Tools that stream, ask and announce, for the benches of those. */
export const TALKING = file('../contenders/talking.module.mjs');

/**
 * Starts the built service as it runs in production, with the bench's tools.
 * @param options `tools`, `redisUrl`, more `modules`, files to preload as `probes`, and settings by their variables
 */
export function startMooring({ tools = 20, redisUrl, modules = [], probes = [], ...env }) {
  return start([...flagsOf(probes), MAIN], {
    PORT: '0',
    METRICS_PORT: '0',
    LOG_FORMAT: 'json',
    RATE_LIMIT_ENABLED: 'false',
    MCP_MODULES: [MODULE, ...modules].join(','),
    BENCH_TOOLS: String(tools),
    NODE_OPTIONS,
    ...(redisUrl && { REDIS_URL: redisUrl }),
    ...env,
  });
}

/** Starts one of the servers in `contenders/`. */
export function startPeer(name, { tools = 20, redisUrl = '', probes = [] } = {}) {
  return start([...flagsOf(probes), SERVE, name], {
    BENCH_TOOLS: String(tools),
    BENCH_REDIS_URL: redisUrl,
    HOST: '127.0.0.1',
    MCP_USE_ANONYMIZED_TELEMETRY: 'false',
  });
}

function flagsOf(probes) {
  return probes.length > 0 ? ['--expose-gc', ...probes.flatMap((probe) => ['--import', probe])] : [];
}

/** A server in a process of its own says in one JSON line on which `port` it listens. */
async function start(args, env) {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  endsWithBench(child);
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const port = line.startsWith('{') ? JSON.parse(line).port : undefined;
    if (port === undefined) continue;
    child.stdout.resume();
    return server(child, port);
  }
  throw new Error(`${args.join(' ')} ended before it listened`);
}

function server(child, port) {
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    url: `${origin}/mcp`,
    pid: child.pid,
    stop: () => child.kill('SIGKILL'),
    resident: () => residentBytes(child.pid),
    metric: (name) => metric(origin, name),
    probed: (event) => probed(child, event),
  };
}

async function metric(origin, name) {
  const text = await (await globalThis.fetch(`${origin}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line.slice(name.length + 1));
}

/** Asks the probes that the process was started with, and waits for the line of one of them. */
async function probed(child, event) {
  const lines = createInterface({ input: child.stdout });
  const found = new Promise((resolve) => {
    lines.on('line', (text) => {
      const line = text.startsWith('{') ? JSON.parse(text) : {};
      if (line.event === event) resolve(line);
    });
  });
  child.kill('SIGUSR2');
  const line = await found;
  lines.close();
  child.stdout.resume();
  return line;
}
