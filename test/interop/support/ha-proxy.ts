import { spawnSync } from 'node:child_process';
import { LoadBalancer } from '../../support/load-balancer.js';

const HAPROXY = { command: 'haproxy', run: (file: string) => ['-db', '-f', file] };

export function hasHaProxy(): boolean {
  return spawnSync(HAPROXY.command, ['-v']).status === 0;
}

/** HAProxy before some pods, without affinity: each request goes to the next. */
export function startHaProxy(ports: readonly number[]): Promise<LoadBalancer> {
  return LoadBalancer.start(HAPROXY, (port) => configuration(port, ports));
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
