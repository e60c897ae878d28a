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
  private readonly accepted = new Set<string>();

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
    const key = `${host} ${origin ?? ''}`;
    if (this.accepted.has(key)) return undefined;
    const problem = this.problemOfHost(host) ?? this.problemOfOrigin(origin);
    if (problem === undefined && this.accepted.size < REMEMBERED_HEADERS) this.accepted.add(key);
    return problem;
  }

  private problemOfHost(host: string | undefined): string | undefined {
    const check = validateHostHeader(host, this.hosts);
    return check.ok ? undefined : `Forbidden: ${check.message}. The operator can allow it with ALLOWED_HOSTS.`;
  }

  private problemOfOrigin(origin: string | undefined): string | undefined {
    if (origin === undefined || this.origins.has(origin)) return undefined;
    const check = validateOriginHeader(origin, localhostAllowedOrigins());
    return check.ok ? undefined : `Forbidden: ${check.message}. The operator can allow it with ALLOWED_ORIGINS.`;
  }
}
