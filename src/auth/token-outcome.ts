import type { Caller } from './caller.js';

/** Why a token is refused. Bounded, because metrics and the audit log name it. */
export type TokenProblem =
  | 'malformed'
  | 'algorithm'
  | 'key'
  | 'signature'
  | 'issuer'
  | 'audience'
  | 'expired'
  | 'premature'
  | 'claims'
  | 'inactive';

/** `unavailable`: the authorization server could not be asked, which says nothing about the token. */
export type TokenOutcome =
  | { readonly state: 'valid'; readonly caller: Caller }
  | { readonly state: 'invalid'; readonly problem: TokenProblem }
  | { readonly state: 'unavailable'; readonly cause: Error };

export function invalid(problem: TokenProblem): TokenOutcome {
  return { state: 'invalid', problem };
}
