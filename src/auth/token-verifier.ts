import { Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { createHash } from 'node:crypto';
import type { Caller } from './caller.js';
import { otherIssuer } from './compared.js';
import type { Introspector } from './introspector.js';
import type { JwtVerifier } from './jwt-verifier.js';
import type { KeySet } from './key-set.js';
import { invalid, type TokenOutcome, type TokenProblem, type ValidToken } from './token-outcome.js';

/** Tokens that are remembered as good, by their hash. Some 5 MB. */
const REMEMBERED_MAX = 10_000;

/** How long the answer of an introspection stands, in ms: a token that was revoked is good for as long. */
const INTROSPECTED_MS = 30_000;

/** The characters of a bearer token (RFC 6750, section 2.1). */
const BEARER = /^[A-Za-z0-9._~+/-]+=*$/;
const JWT = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/;

/** Encrypted (RFC 7516). */
const JWE = /^([A-Za-z0-9_-]*\.){4}[A-Za-z0-9_-]*$/;

const NO_TOKEN = 'it has characters that no bearer token has (RFC 6750)';
const NO_ISSUER = 'it has the form of a JWT, and no iss can be read in it';
const ENCRYPTED = 'it is encrypted (JWE): have its issuer sign tokens for this service without encrypting them';
const OPAQUE =
  'it is no JWT: only its issuer can read it, and AUTH_INTROSPECTION_URL is not set. Have the issuer make JWTs for this audience, or set it';

/** `good` until then, as far as is known, unless a key is withdrawn; `unknown` while its issuer can't be asked. */
export type TokenStanding =
  | { readonly state: 'good'; readonly until: number }
  | { readonly state: 'ended'; readonly problem: TokenProblem }
  | { readonly state: 'unknown' };

interface Verified {
  readonly caller: Caller;
  /** ms since the epoch */
  readonly until: number;
  readonly keys: KeySet | undefined;
}

/** From a token to the caller. A token that was found good is not checked again until it ends or its key is withdrawn. */
export class TokenVerifier {
  private readonly logger = new Logger('Auth');
  private readonly listeners: (() => void)[] = [];
  /** How often a key was withdrawn: what was found good before the last time has to be looked at again. */
  epoch = 0;
  private readonly verified = new LRUCache<string, Verified>({ max: REMEMBERED_MAX });

  constructor(
    /** By issuer. */
    private readonly keys: ReadonlyMap<string, KeySet>,
    private readonly jwts: JwtVerifier,
    private readonly introspector: Introspector | undefined,
    private readonly now: () => number = Date.now,
  ) {}

  /** The caller of a token that was found good and has not ended. Touches no key and asks no issuer. */
  recall(token: string): Caller | undefined {
    const known = this.verified.get(hashOf(token));
    if (!known || known.until <= this.now()) return undefined;
    known.keys?.freshen();
    return known.caller;
  }

  async verify(token: string): Promise<TokenOutcome> {
    const known = this.recall(token);
    if (known) return { state: 'valid', caller: known };
    const { epoch } = this;
    const keys = this.keysFor(token);
    const outcome = await this.check(token, keys);
    // A key that was withdrawn meanwhile may be the one that it was found good by.
    if (outcome.state === 'valid' && epoch === this.epoch)
      this.verified.set(hashOf(token), this.remembered(outcome, keys?.set));
    return outcome;
  }

  /** Whether a token that was found good is so still. Asks its issuer only where the last answer has lapsed. */
  async standing(token: string): Promise<TokenStanding> {
    const outcome = await this.verify(token);
    switch (outcome.state) {
      case 'valid':
        return { state: 'good', until: this.verified.get(hashOf(token))?.until ?? this.now() };
      case 'invalid':
        return { state: 'ended', problem: outcome.problem };
      case 'unavailable':
        return { state: 'unknown' };
      default:
        return outcome satisfies never;
    }
  }

  /** Reads keys that have become old, so that a pod without requests learns of those that were withdrawn. */
  freshen(): void {
    for (const keys of this.keys.values()) keys.freshen();
  }

  /** @param listener called when everything that was found good has to be looked at again */
  onForget(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Everything that was found good has to be looked at again. */
  forget(): void {
    this.epoch += 1;
    this.verified.clear();
    for (const listener of this.listeners) listener();
    this.logger.log({ event: 'auth.key-withdrawn' }, 'An issuer withdrew a key: every token is checked anew');
  }

  private check(token: string, keys: { issuer: string; set: KeySet } | undefined): Promise<TokenOutcome> {
    if (!BEARER.test(token)) return Promise.resolve(invalid('malformed', NO_TOKEN));
    if (JWT.test(token)) {
      return keys ? this.jwts.verify(token, keys.issuer, keys.set) : Promise.resolve(this.unknownIssuer(token));
    }
    return (
      this.introspector?.verify(token) ?? Promise.resolve(invalid('malformed', JWE.test(token) ? ENCRYPTED : OPAQUE))
    );
  }

  /** What the token says of its issuer only picks the keys; they then prove it. */
  private keysFor(token: string): { issuer: string; set: KeySet } | undefined {
    const issuer = this.issuerIn(token);
    const set = issuer === undefined ? undefined : this.keys.get(issuer);
    return issuer !== undefined && set ? { issuer, set } : undefined;
  }

  private issuerIn(token: string): string | undefined {
    return JWT.test(token) ? this.jwts.issuerIn(token) : undefined;
  }

  private unknownIssuer(token: string): TokenOutcome {
    const issuer = this.issuerIn(token);
    if (issuer === undefined) return invalid('malformed', NO_ISSUER);
    return invalid('issuer', otherIssuer(issuer, [...this.keys.keys()], ' (not verified)'));
  }

  private remembered({ caller, introspected }: ValidToken, keys: KeySet | undefined): Verified {
    const until = introspected ? Math.min(caller.expiresAt, this.now() + INTROSPECTED_MS) : caller.expiresAt;
    return { caller, until, keys };
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}
