import type { JWTPayload } from 'jose';
import { audienceFault, type AudienceRules } from './audience.js';
import { callerOf, type ClaimRules } from './caller-of-claims.js';
import { invalid, type TokenOutcome } from './token-outcome.js';

export interface TokenRules extends ClaimRules, AudienceRules {
  /** Beside those that every token needs. */
  readonly requiredClaims: readonly string[];
}

/** Whether claims let their bearer in. Who vouches for them, their kind, issuer and times have been looked at. */
export function judgeClaims(claims: JWTPayload, rules: TokenRules): TokenOutcome {
  const fault = audienceFault(claims, rules);
  if (fault !== undefined) return invalid('audience', fault);
  const missing = ['sub', ...rules.requiredClaims].find((claim) => claims[claim] === undefined);
  return missing === undefined ? callerOf(claims, rules) : invalid('claims', `${missing} is missing`);
}
