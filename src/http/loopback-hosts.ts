import type { IncomingMessage, ServerResponse } from 'node:http';
import { hasSeveralHosts, hostIn, LOOPBACK_HOSTS } from './host-header.js';

/**
 * Keeps pages of the web from reading a service on loopback through a name of their own (DNS rebinding). On any other
 * address `Host` says nothing: probes and scrapers ask by whatever address a pod has.
 */
export class LoopbackHosts {
  private readonly hosts: ReadonlySet<string>;

  /**
   * @param isLoopback whether only this machine reaches the service
   * @param allowed names beside those of loopback
   */
  constructor(
    private readonly isLoopback: boolean,
    allowed: readonly string[],
  ) {
    this.hosts = new Set([...LOOPBACK_HOSTS, ...allowed]);
  }

  /** Whether the request may be answered; if not, it has been with 403. */
  admit({ headers, rawHeaders }: IncomingMessage, response: ServerResponse): boolean {
    if (!this.isLoopback) return true;
    const host = hostIn(headers.host ?? '');
    if (host !== undefined && this.hosts.has(host) && !hasSeveralHosts(rawHeaders)) return true;
    response.writeHead(403, { 'Content-Type': 'text/plain' });
    response.end(
      'Forbidden: this service is on loopback and answers no other Host. The operator can allow it with ALLOWED_HOSTS.\n',
    );
    return false;
  }

  /** For what Kubernetes and Prometheus read, and no client of MCP. */
  readonly middleware = (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    if (this.admit(request, response)) next();
  };
}
