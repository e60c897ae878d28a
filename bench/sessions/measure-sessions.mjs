import { spawn } from 'node:child_process';
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, URL } from 'node:url';

const SESSIONS = 2_000;
const PROBE = new URL('../../test/memory/support/heap-probe.mjs', import.meta.url).href;
const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

const INITIALIZE = {
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'bench', version: '1.0.0' } },
};

const [, , redisUrl] = process.argv;
process.send(await measure());
process.disconnect();

async function measure() {
  const [warm, others] = await Promise.all([measureWarm(), measureParked()]);
  return [warm, ...others].map(({ state, bytes }) => ({
    state,
    sessions: SESSIONS,
    bytes: Math.max(0, bytes) / SESSIONS,
  }));
}

async function measureWarm() {
  const service = await startService({ REDIS_URL: `${redisUrl}/8`, SESSION_PARK_AFTER_SECONDS: '86400' });
  await remove(service, await open(service, 500));
  const empty = await service.heapUsed();
  await open(service, SESSIONS);
  const bytes = (await service.heapUsed()) - empty;
  service.stop();
  return { state: 'warm', bytes };
}

async function measureParked() {
  const service = await startService({ REDIS_URL: `${redisUrl}/9`, SESSION_PARK_AFTER_SECONDS: '1' });
  await open(service, 500);
  await parked(service);
  const empty = await service.heapUsed();
  const ids = await open(service, SESSIONS);
  await parked(service);
  const idle = await service.heapUsed();
  await Promise.all(ids.map((id) => listen(service, id)));
  const listening = await service.heapUsed();
  service.stop();
  return [
    { state: 'parked', bytes: idle - empty },
    { state: 'parked and listening, with its open HTTP connection', bytes: listening - idle },
  ];
}

async function startService(env) {
  const settings = { PATH: process.env.PATH, PORT: '0', METRICS_PORT: '0', LOG_FORMAT: 'json', ...env };
  const child = spawn(process.execPath, ['--expose-gc', '--import', PROBE, MAIN], {
    env: settings,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const waiting = new Map();
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = text.startsWith('{') ? JSON.parse(text) : {};
    waiting.get(line.event)?.(line);
  });
  const logged = (event) => new Promise((resolve) => waiting.set(event, resolve));
  const { port } = await logged('listening');
  return {
    port,
    stop: () => child.kill('SIGKILL'),
    async heapUsed() {
      const measured = logged('heap.measured');
      child.kill('SIGUSR2');
      return (await measured).heapUsed;
    },
  };
}

async function open({ port }, count) {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const ids = [];
  const worker = async () => {
    while (count > 0) {
      count -= 1;
      const response = await initialize({ port, agent });
      response.resume();
      ids.push(response.headers['mcp-session-id']);
      await new Promise((resolve) => response.once('end', resolve));
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  agent.destroy();
  return ids;
}

/** Measuring stops a process for seconds, after which it may take Redis for away at first and answer 503. */
async function initialize({ port, agent }) {
  for (;;) {
    const response = await exchange({ port, agent, method: 'POST' }, JSON.stringify(INITIALIZE));
    if (response.statusCode === 200) return response;
    if (response.statusCode !== 503) throw new Error(`initialize was answered ${response.statusCode}`);
    response.resume();
    await sleep(100);
  }
}

async function remove({ port }, ids) {
  for (const id of ids) {
    const headers = { 'mcp-session-id': id };
    (await exchange({ port, method: 'DELETE', agent: false, headers })).resume();
  }
}

function listen({ port }, id) {
  return exchange({ port, method: 'GET', agent: false, headers: { 'mcp-session-id': id } });
}

function exchange({ headers, ...options }, body) {
  const accept = options.method === 'GET' ? 'text/event-stream' : 'application/json, text/event-stream';
  const all = { accept, 'content-type': 'application/json', ...headers };
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', path: '/mcp', headers: all, ...options }, resolve)
      .on('error', reject)
      .end(body);
  });
}

async function parked({ port }) {
  for (;;) {
    const text = await (await globalThis.fetch(`http://127.0.0.1:${port}/metrics`)).text();
    if (/^mcp_sessions_active 0$/m.test(text)) return;
    await sleep(100);
  }
}
