import { Inject, Injectable, Logger, type NestMiddleware } from '@nestjs/common';
import {
  localhostAllowedHostnames,
  localhostAllowedOrigins,
  validateHostHeader,
  validateOriginHeader,
} from '@modelcontextprotocol/server';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { SECURITY_HEADERS } from '../http/security-headers.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { quoted } from '../text/quoted.js';

/** Accepted headers remembered, so that the same client's next request parses no URL. */
const REMEMBERED_HEADERS = 256;

/**
 * Refuses requests that a web page could have tricked a browser into sending (DNS rebinding): 403 unless `Host` and,
 * where there is one, `Origin` name this machine or what the settings allow.
 */
@Injectable()
export class HostOriginMiddleware implements NestMiddleware {
  private readonly logger = new Logger('HostOrigin');
  private readonly hosts: string[];
  private readonly origins: ReadonlySet<string>;
  private readonly acceptedHosts = new Set<string | undefined>();
  private readonly acceptedOrigins = new Set<string | undefined>([undefined]);

  constructor(@Inject(SETTINGS) settings: Settings) {
    this.hosts = [...localhostAllowedHostnames(), ...settings.allowedHosts];
    this.origins = new Set(settings.allowedOrigins);
  }

  use(request: IncomingMessage, response: ServerResponse, next: () => void): void {
    const problem = this.problemOf(request.headers.host, request.headers.origin);
    if (problem === undefined) return next();
    this.logger.warn({ event: 'request.refused', message: problem, method: request.method, status: 403 });
    response.writeHead(403, { 'Content-Type': 'application/json', ...SECURITY_HEADERS });
    response.end(JSON.stringify({ jsonrpc: '2.0', error: { code: -32000, message: problem }, id: null }));
  }

  private problemOf(host: string | undefined, origin: string | undefined): string | undefined {
    if (!this.acceptedHosts.has(host)) {
      const check = validateHostHeader(host, this.hosts);
      if (!check.ok) return `Forbidden: ${quoted(check.message)}. The operator can allow it with ALLOWED_HOSTS.`;
      remember(this.acceptedHosts, host);
    }
    if (!this.acceptedOrigins.has(origin)) {
      const check = this.origins.has(origin ?? '') ? ACCEPTED : validateOriginHeader(origin, localhostAllowedOrigins());
      if (!check.ok) return `Forbidden: ${quoted(check.message)}. The operator can allow it with ALLOWED_ORIGINS.`;
      remember(this.acceptedOrigins, origin);
    }
    return undefined;
  }
}

const ACCEPTED = { ok: true } as const;

function remember(accepted: Set<string | undefined>, header: string | undefined): void {
  if (accepted.size < REMEMBERED_HEADERS) accepted.add(header);
}
