import { Inject, Injectable, Logger, type NestMiddleware } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HostRefusals } from './host-refusals.js';
import { hasSeveralHosts, hostIn, LOOPBACK_HOSTS, originHostIn } from '../http/host-header.js';
import { SECURITY_HEADERS } from '../http/security-headers.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { rateHeaders } from '../limits/rate-headers.js';
import { callerKey } from '../limits/caller-key.js';
import { quoted } from '../text/quoted.js';
import { jsonText } from '../text/sent-json.js';

/** Accepted headers remembered, so that the same client's next request parses no URL. */
const REMEMBERED_HEADERS = 256;

/** A name has 253 characters at most (RFC 1035); beside it stand a scheme and a port. */
const LONGEST_HEADER = 300;

/**
 * Refuses requests that a web page could have tricked a browser into sending (DNS rebinding): 403 unless `Host` and,
 * where there is one, `Origin` name this machine or what the settings allow. An address that is refused too often gets 429.
 */
@Injectable()
export class HostOriginMiddleware implements NestMiddleware {
  private readonly logger = new Logger('HostOrigin');
  private readonly hosts: ReadonlySet<string>;
  private readonly origins: ReadonlySet<string>;
  private readonly acceptedHosts = new Set<string | undefined>();
  private readonly acceptedOrigins = new Set<string | undefined>([undefined]);

  constructor(
    @Inject(SETTINGS) settings: Settings,
    private readonly refusals: HostRefusals,
  ) {
    this.hosts = new Set([...LOOPBACK_HOSTS, ...settings.allowedHosts]);
    this.origins = new Set(settings.allowedOrigins);
  }

  use(request: IncomingMessage, response: ServerResponse, next: () => void): void {
    const problem = this.problemOf(request);
    if (problem === undefined) return next();
    const retryAfterSeconds = this.refusals.count(callerKey(request));
    if (retryAfterSeconds !== undefined) return refuseTooMany(response, retryAfterSeconds);
    this.logger.warn({ event: 'request.refused', message: problem, method: request.method, status: 403 });
    refuse(response, 403, { code: -32000, message: problem });
  }

  private problemOf({ headers: { host, origin }, rawHeaders }: IncomingMessage): string | undefined {
    if (hasSeveralHosts(rawHeaders)) return 'Forbidden: a request has one Host header';
    if (!this.acceptedHosts.has(host)) {
      const check = this.hostCheck(host);
      if (!check.ok) return `Forbidden: ${quoted(check.message)}. The operator can allow it with ALLOWED_HOSTS.`;
      remember(this.acceptedHosts, host);
    }
    if (!this.acceptedOrigins.has(origin)) {
      const check = this.originCheck(origin);
      if (!check.ok) return `Forbidden: ${quoted(check.message)}. The operator can allow it with ALLOWED_ORIGINS.`;
      remember(this.acceptedOrigins, origin);
    }
    return undefined;
  }

  private hostCheck(header: string | undefined): Check {
    if (!header) return { ok: false, message: 'Missing Host header' };
    if (isLong(header)) return tooLong('Host');
    const host = hostIn(header);
    if (host === undefined) return { ok: false, message: `Invalid Host header: ${header}` };
    return this.hosts.has(host) ? ACCEPTED : { ok: false, message: `Invalid Host: ${host}` };
  }

  private originCheck(header: string | undefined): Check {
    if (header === undefined || this.origins.has(header)) return ACCEPTED;
    if (isLong(header)) return tooLong('Origin');
    const host = originHostIn(header);
    return LOOPBACK_HOSTS.includes(host ?? '') ? ACCEPTED : { ok: false, message: `Invalid Origin: ${header}` };
  }
}

type Check = { readonly ok: true } | { readonly ok: false; readonly message: string };

const ACCEPTED = { ok: true } as const;

function remember(accepted: Set<string | undefined>, header: string | undefined): void {
  if (accepted.size < REMEMBERED_HEADERS) accepted.add(header);
}

function isLong(header: string | undefined): boolean {
  return header !== undefined && header.length > LONGEST_HEADER;
}

function tooLong(name: string): Check {
  return { ok: false, message: `Invalid ${name}: it has more than ${LONGEST_HEADER} characters` };
}

function refuseTooMany(response: ServerResponse, retryAfterSeconds: number): void {
  const message = 'Too Many Requests: too many requests of this address were refused for their Host or Origin';
  const data = { limit: 'host', retryAfterSeconds };
  const state = rateHeaders('host', { remaining: 0, seconds: retryAfterSeconds });
  const headers = { 'Retry-After': String(retryAfterSeconds), ...state };
  refuse(response, 429, { code: -32000, message, data }, headers);
}

function refuse(
  response: ServerResponse,
  status: number,
  error: { readonly code: number; readonly message: string; readonly data?: object },
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...SECURITY_HEADERS, ...headers });
  response.end(jsonText({ jsonrpc: '2.0', error, id: null }));
}
