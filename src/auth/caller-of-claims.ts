import type { JWTPayload } from 'jose';
import { lackOf, type NamingClaims } from './required-claims.js';
import { invalid, type TokenOutcome } from './token-outcome.js';

export interface ClaimRules {
  /** The path of the claim with the roles: `realm_access.roles`. */
  readonly rolesClaim: string;
  readonly toleranceMs: number;
}

/** The caller that verified claims speak of; invalid where they name none, or no end. */
export function callerOf(claims: JWTPayload, { rolesClaim, toleranceMs }: ClaimRules): TokenOutcome {
  const lack = lackOf(claims);
  if (lack !== undefined) return invalid('claims', lack);
  const { iss, sub, exp } = claims as NamingClaims;
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
