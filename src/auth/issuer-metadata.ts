import { z } from 'zod';
import { mayBePlain } from '../config/plain-http.js';
import { overlooked, shown } from './compared.js';
import { fetchJson } from './fetch-json.js';
import { UnreadableError } from './unreadable.error.js';

const Metadata = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

/** Where the metadata of an issuer may be: RFC 8414, then OpenID Connect in both of its forms. */
export function metadataUrls(issuer: string): string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, '');
  const urls = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}/.well-known/openid-configuration${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
  return [...new Set(urls)];
}

/**
 * Where the keys of an issuer are, by its own metadata.
 *
 * @param httpHosts that may be asked without TLS
 * @throws UnreadableError when none of the documents is there, or says what it is asked for
 */
export async function discoverJwksUri(issuer: string, httpHosts: readonly string[] = []): Promise<string> {
  const problems: UnreadableError[] = [];
  for (const url of metadataUrls(issuer)) {
    try {
      const jwksUri = jwksUriIn(await fetchJson(url), url, issuer);
      if (isSafe(jwksUri, issuer, httpHosts)) return jwksUri;
      throw new UnreadableError(
        'metadata',
        `${url} names keys that do not come by https: jwks_uri is ${shown(jwksUri)}`,
      );
    } catch (error) {
      if (!(error instanceof UnreadableError) || error.isOfServer) throw error;
      problems.push(error);
    }
  }
  throw problemOf(issuer, problems);
}

function jwksUriIn(document: unknown, url: string, issuer: string): string {
  const metadata = Metadata.safeParse(document);
  if (!metadata.success) throw new UnreadableError('metadata', `${url} lacks issuer or jwks_uri: it is no metadata`);
  const { issuer: named, jwks_uri: jwksUri } = metadata.data;
  if (named !== issuer) throw new UnreadableError('issuer', otherIssuer(url, named, issuer));
  return jwksUri;
}

function otherIssuer(url: string, named: string, issuer: string): string {
  const differ = overlooked([named], [issuer]);
  return `${url} is the metadata of the issuer ${shown(named)}, and AUTH_ISSUER says ${shown(issuer)}${differ}: set it exactly as the metadata and the tokens have it`;
}

/** Of a document that is not there nothing is told where another one is. */
function problemOf(issuer: string, problems: readonly UnreadableError[]): UnreadableError {
  const telling = problems.filter(({ status }) => status !== 404);
  const [first] = telling;
  if (!first) {
    const why = `${issuer} has no metadata: ${problems.length} places answered 404. Is AUTH_ISSUER whole, with its path (a realm, a tenant), or has AUTH_JWKS_URI to be set?`;
    return new UnreadableError('status', why, 404);
  }
  return new UnreadableError(first.code, [...new Set(telling.map(({ message }) => message))].join('; '), first.status);
}

/** Keys of an issuer on this machine may be anywhere: it is a developer's. */
function isSafe(jwksUri: string, issuer: string, httpHosts: readonly string[]): boolean {
  const isLocal = new URL(issuer).protocol === 'http:' && mayBePlain(issuer, []);
  return isLocal || new URL(jwksUri).protocol === 'https:' || httpHosts.includes(new URL(jwksUri).hostname);
}
