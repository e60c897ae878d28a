import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.js';
import { until } from '../../support/until.js';
import { blocks } from './affinity-document.js';

/** A load balancer that docs/affinity.md has a block for, and how it is started with that block. */
export interface ProxyKind {
  readonly name: string;
  readonly command: string;
  /** What makes it print its version. */
  readonly version: readonly string[];
  isFit(version: string): boolean;
  configuration(port: number, pods: readonly number[]): string;
  run(file: string): readonly string[];
}

const haproxy: ProxyKind = {
  name: 'HAProxy',
  command: process.env['HAPROXY'] ?? 'haproxy',
  version: ['-v'],
  isFit: () => true,
  configuration: (port, pods) => `
global
  nbthread 1
defaults
  timeout connect 2s
  timeout client 1h
frontend mcp
  mode http
  bind 127.0.0.1:${port}
  default_backend mooring
${blocks('')[0]}
${pods.map((pod, index) => `  server pod${index} 127.0.0.1:${pod}`).join('\n')}
`,
  run: (file) => ['-db', '-f', file],
};

const caddy: ProxyKind = {
  name: 'Caddy',
  command: process.env['CADDY'] ?? 'caddy',
  version: ['build-info'],
  // Before, a POST that is tried again has lost its body.
  isFit: (version) => /caddyserver\/caddy\/v2\s+v2\.(1[1-9]|[2-9]\d)\./.test(version),
  configuration: (port, pods) => `{
	admin off
	auto_https off
}
${(blocks('caddyfile')[0] ?? '')
  .replace('mcp.example.com', `http://127.0.0.1:${port}`)
  .replace(/mooring-(\d):3000/g, (_, index: string) => `127.0.0.1:${pods[Number(index)]}`)}`,
  run: (file) => ['run', '--config', file, '--adapter', 'caddyfile'],
};

export const PROXIES: readonly ProxyKind[] = [haproxy, caddy];

export function isThere({ command, version, isFit }: ProxyKind): boolean {
  const { status, stdout } = spawnSync(command, version, { encoding: 'utf8' });
  return status === 0 && isFit(stdout);
}

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** A load balancer with the block of the document, before pods on loopback. */
export class DocumentedProxy {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly url: URL,
  ) {}

  static async before(kind: ProxyKind, pods: readonly number[]): Promise<DocumentedProxy> {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'mooring-ingress-'));
    const file = join(folder, 'configuration');
    writeFileSync(file, kind.configuration(port, pods));
    const env = { PATH: process.env['PATH'], HOME: folder };
    const child = spawn(kind.command, kind.run(file), { stdio: 'ignore', env });
    running.add(child);
    const proxy = new DocumentedProxy(child, folder, new URL(`http://127.0.0.1:${port}/mcp`));
    await until(() => isServing(proxy.url));
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

async function isServing(url: URL): Promise<boolean> {
  return fetch(new URL('/health/ready', url)).then(
    ({ ok }) => ok,
    () => false,
  );
}
