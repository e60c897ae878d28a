import type { JWTPayload } from 'jose';
import type { Caller } from './caller.js';

/** An issuer and a subject together: far above any real one, far below what a session record may hold. */
const LONGEST_PRINCIPAL = 1_024;

export interface ClaimRules {
  /** The path of the claim with the roles: `realm_access.roles`. */
  readonly rolesClaim: string;
  readonly toleranceMs: number;
}

/** The caller that verified claims speak of; `undefined` where they name nobody or no end. */
export function callerOf(claims: JWTPayload, { rolesClaim, toleranceMs }: ClaimRules): Caller | undefined {
  const { iss, sub, exp } = claims;
  if (typeof iss !== 'string' || typeof sub !== 'string' || sub === '' || typeof exp !== 'number') return undefined;
  if (iss.length + sub.length > LONGEST_PRINCIPAL) return undefined;
  return {
    principal: { iss, sub },
    clientId: [claims['client_id'], claims['azp']].find((id) => typeof id === 'string'),
    scopes: new Set([...wordsOf(claims['scope']), ...wordsOf(claims['scp'])]),
    roles: new Set(wordsOf(at(claims, rolesClaim))),
    expiresAt: exp * 1_000 + toleranceMs,
  };
}

/** Scopes come as one text or as a list, whoever the issuer is. */
function wordsOf(claim: unknown): string[] {
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
