import helmet, { type HelmetOptions } from 'helmet';
import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * For answers that no browser shows as a page: what only says something of documents, Flash or old browsers is left
 * out. Whether a domain is HTTPS only is for its ingress to say.
 */
const OPTIONS: HelmetOptions = {
  contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
};

/** Sets the security headers of a response. */
export const securityHeaders = helmet(OPTIONS);

/** What `securityHeaders` sets, for those who write a response's headers in one go. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = Object.freeze(collect());

/** The same as `writeHead` takes it fastest: name, value, name, value… */
export const SECURITY_HEADER_LIST: readonly string[] = Object.entries(SECURITY_HEADERS).flat();

/** The headers are the same for every response, so one that goes nowhere tells them. */
function collect(): Record<string, string> {
  const headers: Record<string, string> = {};
  const response = {
    setHeader: (name: string, value: string) => void (headers[name] = value),
    removeHeader: () => undefined,
  };
  securityHeaders({} as IncomingMessage, response as unknown as ServerResponse, (error?: unknown) => {
    if (error) throw error as Error;
  });
  return headers;
}
