import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { SECURITY_HEADERS } from '../http/security-headers.js';

/** What a client in a browser must be able to read of an answer. */
const EXPOSED =
  'Mcp-Session-Id, MCP-Protocol-Version, X-Session-Expires-At, WWW-Authenticate, Retry-After, RateLimit, RateLimit-Policy, Last-Event-ID';

/** What clients send beside what browsers always let through; a preflight may ask for more, as for `Mcp-Param-…`. */
const HEADERS =
  'Authorization, Content-Type, Accept, Mcp-Session-Id, MCP-Protocol-Version, Mcp-Method, Mcp-Name, Last-Event-ID, traceparent, tracestate, baggage';

/** `token` of RFC 9110, section 5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i;

/** How long a browser may remember the answer to a preflight, in seconds: the most that Chromium does. */
const MAX_AGE = '7200';

/**
 * Lets web pages read what they were answered. It stands behind the check of `Origin`: an origin that got here is one
 * that the settings allow. Credentials of the browser are never asked for; a token is in a header of the page's own.
 */
@Injectable()
export class CorsMiddleware implements NestMiddleware {
  protected readonly methods: string = 'GET, POST, DELETE';

  use({ method, headers }: IncomingMessage, response: ServerResponse, next: () => void): void {
    const { origin } = headers;
    if (origin === undefined) return next();
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Vary', 'Origin');
    response.setHeader('Access-Control-Expose-Headers', EXPOSED);
    if (method !== 'OPTIONS' || headers['access-control-request-method'] === undefined) return next();
    const asked = headers['access-control-request-headers'];
    response.writeHead(204, {
      'Access-Control-Allow-Methods': this.methods,
      'Access-Control-Allow-Headers': namesIn(asked) ?? HEADERS,
      'Access-Control-Max-Age': MAX_AGE,
      'Content-Length': 0,
      ...SECURITY_HEADERS,
    });
    response.end();
  }
}

/** The names of a list, which may have empty elements (RFC 9110, section 5.6.1); `undefined` for what lists no names. */
function namesIn(list: string | undefined): string | undefined {
  const names = (list ?? '').split(',').map((element) => element.trim());
  const given = names.filter((name) => name !== '');
  return given.length > 0 && given.every((name) => TOKEN.test(name)) ? given.join(',') : undefined;
}
