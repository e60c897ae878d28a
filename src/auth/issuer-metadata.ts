import { z } from 'zod';
import { fetchJson } from './fetch-json.js';

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
 * @throws Error when none of the documents is there, or says what it is asked for
 */
export async function discoverJwksUri(issuer: string): Promise<string> {
  const problems: string[] = [];
  for (const url of metadataUrls(issuer)) {
    try {
      const { issuer: named, jwks_uri: jwksUri } = Metadata.parse(await fetchJson(url));
      if (named !== issuer) throw new Error(`${url} is the metadata of the issuer "${named}"`);
      if (new URL(issuer).protocol === 'https:' && new URL(jwksUri).protocol !== 'https:') {
        throw new Error(`${url} names keys that do not come by https`);
      }
      return jwksUri;
    } catch (error) {
      problems.push(error instanceof z.ZodError ? `${url} lacks issuer or jwks_uri` : String(error));
    }
  }
  throw new Error(`No usable metadata of ${issuer}: ${problems.join('; ')}`);
}
