import { spawnSync } from 'node:child_process';
import { LoadBalancer, type LoadBalancerProgram } from '../../support/load-balancer.js';
import { blocks } from './affinity-document.js';

/** A load balancer that docs/affinity.md has a block for, and how it is started with that block. */
export interface ProxyKind extends LoadBalancerProgram {
  readonly name: string;
  /** What makes it print its version. */
  readonly version: readonly string[];
  isFit(version: string): boolean;
  configuration(port: number, pods: readonly number[]): string;
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
${blocks('haproxy')[0]}
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

/** A load balancer with the block of the document, before pods on loopback. */
export function startDocumented(kind: ProxyKind, pods: readonly number[]): Promise<LoadBalancer> {
  return LoadBalancer.start(kind, (port) => kind.configuration(port, pods));
}
