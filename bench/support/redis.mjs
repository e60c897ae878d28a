import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import Redis from 'ioredis';
import { endsWithBench } from './children.mjs';
import { freePort } from './free-port.mjs';

/** A redis-server of the bench's own, without persistence, that ends with it. */
export async function startRedis() {
  const port = await freePort();
  const args = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--notify-keyspace-events', 'Ex'].map(String);
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  endsWithBench(child);
  for await (const line of createInterface({ input: child.stdout })) if (line.includes('Ready to accept')) break;
  child.stdout.resume();
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url);
  const stop = () => {
    client.disconnect();
    child.kill('SIGTERM');
  };
  return { url, client, stop, usedMemory: () => usedMemory(client) };
}

async function usedMemory(client) {
  return Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))[1]);
}
