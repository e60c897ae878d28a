import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';

/** Where and when figures were taken, in one sentence. */
export function machine() {
  const [{ model }] = cpus();
  const [, redis] = /v=(\S+)/.exec(execFileSync('redis-server', ['--version'], { encoding: 'utf8' }));
  const day = new Date().toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${day}; Node ${process.versions.node}, Redis ${redis}; ${cpus().length} × ${model}, ${memory} GB, shared by load, Redis and servers`;
}
