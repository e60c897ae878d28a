import {
  decodeJwt,
  jwtVerify,
  type CryptoKey,
  type JWTPayload,
  type JWTVerifyOptions,
  type JWTVerifyResult,
} from 'jose';
import type { Introspector } from './introspector.js';
import { judgeClaims, type TokenRules } from './judge-claims.js';
import { jwtRefusal } from './jwt-refusal.js';
import { codeOf, KeysUnavailableError, type KeySet } from './key-set.js';
import { bindingOf, SIGNED_CLAIMS } from './required-claims.js';
import { isAccessType, otherKind, otherType } from './token-kind.js';
import { invalid, type TokenOutcome } from './token-outcome.js';

export interface JwtRules extends TokenRules {
  readonly algorithms: readonly string[];
  /** What `typ` of a header may be, as `mediaType` writes it; `none` where it may be absent. */
  readonly types: readonly string[];
}

/** Which JWTs their issuer is asked about, once their signature has been found good. */
export interface JwtIntrospection {
  readonly introspector: Introspector;
  /** Those that lack `aud` or `sub`, or all. */
  readonly of: 'incomplete' | 'all';
}

/** Checks access tokens that are JWTs (RFC 9068) against the keys of their issuer. */
export class JwtVerifier {
  constructor(
    private readonly rules: JwtRules,
    private readonly now: () => number = Date.now,
    private readonly introspection?: JwtIntrospection,
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
      return this.refusalOf(payload, protectedHeader.typ) ?? (await this.judge(token, payload));
    } catch (error) {
      if (error instanceof KeysUnavailableError) return { state: 'unavailable', cause: error };
      const { algorithms, toleranceMs } = this.rules;
      return jwtRefusal(error, token, { algorithms, toleranceMs, kids: keys.kids, now: this.now() });
    }
  }

  private refusalOf(payload: JWTPayload, typ: unknown): TokenOutcome | undefined {
    const other = otherType(typ, this.rules.types) ?? otherKind(payload, isAccessType(typ));
    if (other !== undefined) return invalid('type', other);
    const binding = bindingOf(payload);
    return binding === undefined ? undefined : invalid('claims', binding);
  }

  private judge(token: string, payload: JWTPayload): TokenOutcome | Promise<TokenOutcome> {
    const { introspection } = this;
    const isAsked = introspection?.of === 'all' || payload.aud === undefined || payload.sub === undefined;
    return introspection && isAsked
      ? introspection.introspector.verify(token, payload)
      : judgeClaims(payload, this.rules);
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
    const { algorithms, toleranceMs } = this.rules;
    return {
      issuer,
      algorithms: [...algorithms],
      clockTolerance: toleranceMs / 1_000,
      requiredClaims: SIGNED_CLAIMS,
      currentDate: new Date(this.now()),
    };
  }
}
