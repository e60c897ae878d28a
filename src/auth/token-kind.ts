import type { JWTPayload } from 'jose';
import { wordsOf } from './claim-words.js';
import { shown } from './compared.js';

/** Stands in `AUTH_TOKEN_TYPES` for a header without `typ`. */
export const NO_TYPE = 'none';

/** Payload `typ` of what Keycloak signs beside access tokens. An offline token is a refresh token. */
const OTHER_TYPES = new Set(['id', 'refresh', 'offline', 'logout']);

/**
 * Claims that access tokens don't have: hashes of what an ID token came with (OpenID Connect Core, section 3.3.2.11), and
 * the event of a logout token or another security event (RFC 8417).
 */
const OTHER_CLAIMS = ['at_hash', 'c_hash', 'events'] as const;

const ACCESS_USES: readonly unknown[] = ['access', 'access_token'];

/**
 * Why signed claims are those of an ID, refresh or logout token; `undefined` where they may be an access token's. All of
 * them are signed with the same keys, and with the same audience where that is the id of a client.
 *
 * @param saysAccess whether something beside the claims says that it is an access token: the `typ` of its header
 */
export function otherKind(claims: JWTPayload, saysAccess: boolean): string | undefined {
  const { typ, token_use: use } = claims as Readonly<Record<string, unknown>>;
  if (typeof typ === 'string' && OTHER_TYPES.has(typ.toLowerCase())) return `its payload has the typ ${shown(typ)}`;
  if (use !== undefined && !ACCESS_USES.includes(use)) return `its token_use is ${shown(use)}`;
  const other = OTHER_CLAIMS.find((claim) => claims[claim] !== undefined);
  if (other) return `it has ${other}, which ${other === 'events' ? 'security events' : 'ID tokens'} have`;
  if (claims['nonce'] === undefined || saysAccess || claimsSayAccess(claims)) return undefined;
  return 'it has nonce, which ID tokens have, and nothing says that it is an access token (header typ "at+jwt", typ "Bearer", token_use "access", a scope)';
}

function claimsSayAccess({ typ, token_use: use, scope, scp }: JWTPayload): boolean {
  const isBearer = typeof typ === 'string' && typ.toLowerCase() === 'bearer';
  return isBearer || use !== undefined || wordsOf(scope).length > 0 || wordsOf(scp).length > 0;
}

/** Why the `typ` of a header is not one of `accepted`; `undefined` where it is. */
export function otherType(typ: unknown, accepted: readonly string[]): string | undefined {
  if (accepted.includes(typ === undefined ? NO_TYPE : mediaType(typ))) return undefined;
  const found = typ === undefined ? 'its header has no typ' : `its header has the typ ${shown(typ)}`;
  return `${found}, which AUTH_TOKEN_TYPES does not name`;
}

/** Whether the `typ` of a header is that of RFC 9068. */
export function isAccessType(typ: unknown): boolean {
  return typ !== undefined && mediaType(typ) === 'at+jwt';
}

/** Types are compared without case and without "application/", which may be left out (RFC 7515, section 4.1.9). */
export function mediaType(typ: unknown): string {
  return String(typ)
    .toLowerCase()
    .replace(/^application\//, '');
}
