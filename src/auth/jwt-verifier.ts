import {
  decodeJwt,
  jwtVerify,
  type CryptoKey,
  type JWTPayload,
  type JWTVerifyOptions,
  type JWTVerifyResult,
} from 'jose';
import { callerOf, type ClaimRules } from './caller-of-claims.js';
import { codeOf, KeysUnavailableError, type KeySet } from './key-set.js';
import { ALWAYS_REQUIRED, bindingOf } from './required-claims.js';
import { isAccessType, otherKind, otherType } from './token-kind.js';
import { invalid, type TokenOutcome, type TokenProblem } from './token-outcome.js';

export interface JwtRules extends ClaimRules {
  readonly audience: readonly string[];
  readonly algorithms: readonly string[];
  /** What `typ` of a header may be, as `mediaType` writes it; `none` where it may be absent. */
  readonly types: readonly string[];
  /** Beside those that every token needs. */
  readonly requiredClaims: readonly string[];
}

/** Checks access tokens that are JWTs (RFC 9068) against the keys of their issuer. */
export class JwtVerifier {
  constructor(
    private readonly rules: JwtRules,
    private readonly now: () => number = Date.now,
  ) {}

  /** Who the token says it is from, which nothing proves yet; `undefined` when it doesn't say. */
  issuerIn(token: string): string | undefined {
    try {
      const { iss } = decodeJwt(token);
      return typeof iss === 'string' ? iss : undefined;
    } catch {
      return undefined;
    }
  }

  async verify(token: string, issuer: string, keys: KeySet): Promise<TokenOutcome> {
    try {
      const { payload, protectedHeader } = await this.verified(token, keys, this.optionsFor(issuer));
      return this.judge(payload, protectedHeader.typ);
    } catch (error) {
      if (error instanceof KeysUnavailableError) return { state: 'unavailable', cause: error };
      return invalid(problemOf(error), whyOf(error));
    }
  }

  private judge(payload: JWTPayload, typ: unknown): TokenOutcome {
    const other = otherType(typ, this.rules.types) ?? otherKind(payload, isAccessType(typ));
    if (other !== undefined) return invalid('type', other);
    const binding = bindingOf(payload);
    if (binding !== undefined) return invalid('claims', binding);
    return callerOf(payload, this.rules);
  }

  private async verified(token: string, keys: KeySet, options: JWTVerifyOptions): Promise<JWTVerifyResult<JWTPayload>> {
    try {
      return await jwtVerify(token, (header, input) => keys.find(header, input), options);
    } catch (error) {
      if (codeOf(error) !== 'ERR_JWKS_MULTIPLE_MATCHING_KEYS') throw error;
      return await this.verifiedByOneOf(error as AsyncIterable<CryptoKey>, token, options);
    }
  }

  /** The token names no key: one of those that could be meant must have signed it. */
  private async verifiedByOneOf(keys: AsyncIterable<CryptoKey>, token: string, options: JWTVerifyOptions) {
    let failure: unknown;
    for await (const key of keys) {
      try {
        return await jwtVerify(token, key, options);
      } catch (error) {
        if (codeOf(error) !== 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED') throw error;
        failure = error;
      }
    }
    throw failure;
  }

  private optionsFor(issuer: string): JWTVerifyOptions {
    const { audience, algorithms, requiredClaims, toleranceMs } = this.rules;
    return {
      issuer,
      audience: [...audience],
      algorithms: [...algorithms],
      clockTolerance: toleranceMs / 1_000,
      requiredClaims: [...ALWAYS_REQUIRED, ...requiredClaims],
      currentDate: new Date(this.now()),
    };
  }
}

function problemOf(error: unknown): TokenProblem {
  switch (codeOf(error)) {
    case 'ERR_JWT_EXPIRED':
      return 'expired';
    case 'ERR_JWT_CLAIM_VALIDATION_FAILED':
      return problemOfClaim(error as { claim?: string; reason?: string });
    case 'ERR_JOSE_ALG_NOT_ALLOWED':
    case 'ERR_JOSE_NOT_SUPPORTED':
      return 'algorithm';
    case 'ERR_JWKS_NO_MATCHING_KEY':
      return 'key';
    case 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED':
      return 'signature';
    default:
      return 'malformed';
  }
}

/** jose names the claim that it found wrong; every claim that it looks at is one of the rules'. */
function whyOf(error: unknown): string | undefined {
  const { claim, reason } = error as { claim?: string; reason?: string };
  if (codeOf(error) !== 'ERR_JWT_CLAIM_VALIDATION_FAILED') return undefined;
  return `${claim} is ${reason === 'missing' ? 'missing' : 'not what it must be'}`;
}

function problemOfClaim({ claim, reason }: { readonly claim?: string; readonly reason?: string }): TokenProblem {
  if (claim === 'aud') return 'audience';
  if (claim === 'nbf') return reason === 'check_failed' ? 'premature' : 'claims';
  return claim === 'iss' ? 'issuer' : 'claims';
}
