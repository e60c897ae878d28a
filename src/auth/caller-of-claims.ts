import type { JWTPayload } from 'jose';
import { claimAt, wordsOf } from './claim-words.js';
import { lackOf, type NamingClaims } from './required-claims.js';
import { invalid, type TokenOutcome } from './token-outcome.js';
import { scopesOf, type ScopeRules } from './token-scopes.js';

export interface ClaimRules extends ScopeRules {
  /** The path of the claim with the roles: `realm_access.roles`. */
  readonly rolesClaim: string;
  readonly toleranceMs: number;
}

/** What issuers call the client that a token was issued to: `appid` is Entra's (v1) and ADFS's, `cid` Okta's. */
const CLIENT_CLAIMS = ['client_id', 'azp', 'appid', 'cid'] as const;

/** The caller that verified claims speak of; invalid where they name none, or no end. */
export function callerOf(claims: JWTPayload, rules: ClaimRules): TokenOutcome {
  const lack = lackOf(claims);
  if (lack !== undefined) return invalid('claims', lack);
  const { iss, sub, exp } = claims as NamingClaims;
  const roles = new Set(wordsOf(claimAt(claims, rules.rolesClaim)));
  const caller = {
    principal: { iss, sub },
    clientId: CLIENT_CLAIMS.map((name) => claims[name]).find((id) => typeof id === 'string'),
    scopes: scopesOf(claims, roles, rules),
    roles,
    expiresAt: exp * 1_000 + rules.toleranceMs,
  };
  return { state: 'valid', caller };
}
