import type { JWTPayload } from 'jose';
import { invalid, type TokenOutcome } from './token-outcome.js';

/** An issuer and a subject together: far above any real one, far below what a session record may hold. */
const LONGEST_PRINCIPAL = 1_024;

/** The last moment that a `Date` holds, in seconds since the epoch. JSON can hold 1e999, which never comes. */
const LATEST = 8_640_000_000_000;

export interface ClaimRules {
  /** The path of the claim with the roles: `realm_access.roles`. */
  readonly rolesClaim: string;
  readonly toleranceMs: number;
}

/** The caller that verified claims speak of; invalid where they name none, or no end. */
export function callerOf(claims: JWTPayload, { rolesClaim, toleranceMs }: ClaimRules): TokenOutcome {
  const { iss, sub, exp } = claims;
  if (typeof iss !== 'string') return invalid('claims', 'iss is no text');
  if (typeof sub !== 'string' || sub === '') return invalid('claims', 'sub is no text, or empty');
  if (typeof exp !== 'number' || Math.abs(exp) > LATEST) return invalid('claims', 'exp is no moment that there is');
  if (iss.length + sub.length > LONGEST_PRINCIPAL) {
    return invalid('claims', `iss and sub are longer than ${LONGEST_PRINCIPAL} characters`);
  }
  const caller = {
    principal: { iss, sub },
    clientId: [claims['client_id'], claims['azp']].find((id) => typeof id === 'string'),
    scopes: new Set([...wordsOf(claims['scope']), ...wordsOf(claims['scp'])]),
    roles: new Set(wordsOf(at(claims, rolesClaim))),
    expiresAt: exp * 1_000 + toleranceMs,
  };
  return { state: 'valid', caller };
}

/** Scopes come as one text or as a list, from any issuer. */
export function wordsOf(claim: unknown): string[] {
  if (typeof claim === 'string') return claim.split(' ').filter((word) => word !== '');
  return Array.isArray(claim) ? claim.filter((word) => typeof word === 'string') : [];
}

function at(claims: unknown, path: string): unknown {
  let found = claims;
  for (const name of path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  return found;
}
