import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.js';
import { until } from '../../support/until.js';

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

export function hasHaProxy(): boolean {
  return spawnSync('haproxy', ['-v']).status === 0;
}

/** HAProxy before some pods, without affinity: each request goes to the next. */
export class HaProxy {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly url: URL,
  ) {}

  static async before(ports: readonly number[]): Promise<HaProxy> {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'mooring-haproxy-'));
    const file = join(folder, 'haproxy.cfg');
    writeFileSync(file, configuration(port, ports));
    const child = spawn('haproxy', ['-db', '-f', file], { stdio: 'ignore' });
    running.add(child);
    const proxy = new HaProxy(child, folder, new URL(`http://127.0.0.1:${port}/mcp`));
    await until(() => isOpen(new URL('/health/live', proxy.url)));
    return proxy;
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
    running.delete(this.child);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function isOpen(url: URL): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** As docs/affinity.md has it, less the affinity. */
function configuration(port: number, ports: readonly number[]): string {
  return `
global
  nbthread 1
defaults
  mode http
  option http-no-delay
  option abortonclose
  timeout connect 2s
  timeout client 1h
  timeout server 1h
frontend mcp
  bind 127.0.0.1:${port}
  default_backend mooring
backend mooring
  balance roundrobin
  retries 3
  retry-on conn-failure
  option redispatch 1
  ${ports.map((each, index) => `server pod${index} 127.0.0.1:${each} check inter 500ms fall 1 rise 1`).join('\n  ')}
`;
}
