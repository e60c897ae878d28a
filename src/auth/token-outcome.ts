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
  | 'type'
  | 'inactive';

/** `introspected`: as the authorization server said just now, which may be something else soon. */
export interface ValidToken {
  readonly state: 'valid';
  readonly caller: Caller;
  readonly introspected?: true;
}

/** `unavailable`: the authorization server could not be asked, which says nothing about the token. */
export type TokenOutcome =
  | ValidToken
  | { readonly state: 'invalid'; readonly problem: TokenProblem; readonly why?: string }
  | { readonly state: 'unavailable'; readonly cause: Error };

/** @param why for the operator alone: the fact that shows the problem, and nothing of the token but names and types */
export function invalid(problem: TokenProblem, why?: string): TokenOutcome {
  return { state: 'invalid', problem, ...(why !== undefined && { why }) };
}
