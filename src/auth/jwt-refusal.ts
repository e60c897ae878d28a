import { decodeProtectedHeader, type JWTPayload, type ProtectedHeaderParameters } from 'jose';
import { allShown, shown } from './compared.js';
import { codeOf } from './key-set.js';
import { expiredWhy, prematureWhy } from './time-faults.js';
import { invalid, type TokenOutcome } from './token-outcome.js';

/** Against what a token was checked. */
export interface CheckedBy {
  readonly algorithms: readonly string[];
  /** `kid` of the keys that its issuer has. */
  readonly kids: readonly string[];
  readonly toleranceMs: number;
  /** ms since the epoch */
  readonly now: number;
}

/** Claims are looked at behind the signature: what an error of jose says of them is its issuer's word. */
interface ClaimError {
  readonly claim: string;
  readonly reason?: string;
  readonly payload: JWTPayload;
}

/**
 * The problem of a JWT that jose does not take, with the fact that shows it. What its header says is said to be unverified:
 * anybody can write that.
 */
export function jwtRefusal(error: unknown, token: string, by: CheckedBy): TokenOutcome {
  const { payload } = error as ClaimError;
  switch (codeOf(error)) {
    case 'ERR_JWT_EXPIRED':
      return invalid('expired', expiredWhy(payload, by.now, by.toleranceMs));
    case 'ERR_JWT_CLAIM_VALIDATION_FAILED':
      return claimRefusal(error as ClaimError, by);
    case 'ERR_JOSE_ALG_NOT_ALLOWED':
      return invalid('algorithm', `${headerSays(token, 'alg')}, and AUTH_ALGORITHMS is ${allShown(by.algorithms)}`);
    case 'ERR_JOSE_NOT_SUPPORTED':
      return invalid('algorithm', `${headerSays(token, 'alg')}; that, or a crit of its header, is not supported`);
    case 'ERR_JWKS_NO_MATCHING_KEY':
      return invalid(
        'key',
        `${headerSays(token, 'kid')} and ${headerSays(token, 'alg')}; its issuer has ${keysOf(by)}`,
      );
    case 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED':
      return invalid('signature', `${headerSays(token, 'kid')}: the key of that name did not sign it`);
    default:
      return invalid('malformed', 'it has the form of a JWT, and cannot be read as one');
  }
}

function claimRefusal({ claim, reason, payload }: ClaimError, { now, toleranceMs }: CheckedBy): TokenOutcome {
  if (claim === 'nbf' && reason === 'check_failed')
    return invalid('premature', prematureWhy(payload, now, toleranceMs));
  const why = `${claim} is ${reason === 'missing' ? 'missing' : 'not what it must be'}`;
  return invalid(claim === 'iss' ? 'issuer' : 'claims', why);
}

function headerSays(token: string, name: 'alg' | 'kid'): string {
  const value = headerOf(token)[name];
  return value === undefined ? `its header has no ${name}` : `its ${name} is ${shown(value)} (not verified)`;
}

function headerOf(token: string): ProtectedHeaderParameters {
  try {
    return decodeProtectedHeader(token);
  } catch {
    return {};
  }
}

function keysOf({ kids }: CheckedBy): string {
  return kids.length === 0 ? 'no key with a kid' : `the keys ${allShown(kids)}`;
}
