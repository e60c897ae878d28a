import { Injectable } from '@nestjs/common';
import { rateHeaders } from '../limits/rate-headers.js';
import type { Caller } from './caller.js';
import { Challenges } from './challenge.js';
import { allShown } from './compared.js';
import type { KeysUnavailableError } from './key-set.js';
import { isDpop, NO_DPOP, otherScheme } from './other-scheme.js';
import type { TokenProblem } from './token-outcome.js';

/** Why a request was refused, for metrics and the audit log. */
export type AuthReason = TokenProblem | 'missing' | 'query' | 'scope' | 'unavailable' | 'rate';

export interface AuthRefusal {
  readonly reason: AuthReason;
  readonly status: number;
  readonly message: string;
  readonly headers: Readonly<Record<string, string>>;
  /** For the client, beside the message. */
  readonly data?: object;
  /** Where the token itself was good. */
  readonly caller?: Caller;
  /** For the log alone: the fact that shows what is wrong with the token. */
  readonly why?: string | undefined;
  /** Whether logs are spared: there are too many like it. */
  readonly isQuiet?: true;
  /** Whether it counts against its address though it is no fault of the token as far as is known: anybody can make such tokens up. */
  readonly isSuspect?: true;
}

/** When to ask again where nothing says when, in seconds. */
const SOON_SECONDS = 2;

/** What clients may learn of a token that is not taken. They can do the same about all of it: get a new one. */
const MEANING: Readonly<Record<TokenProblem, string>> = {
  malformed: 'the access token cannot be read',
  algorithm: 'the access token is signed in a way that is not taken here',
  key: 'the access token is signed with a key that its issuer does not have',
  signature: 'the access token has a wrong signature',
  issuer: 'the access token is of an issuer that is not trusted here',
  audience: 'the access token is for another service',
  expired: 'the access token has expired',
  premature: 'the access token is not valid yet',
  claims: 'the access token lacks what this service needs of it',
  type: 'the access token lacks what this service needs of it',
  inactive: 'the access token is not active',
};

/** Each way in which a request is refused for who sends it. */
@Injectable()
export class AuthRefusals {
  constructor(private readonly challenges: Challenges) {}

  /** @param authorization what came instead of a bearer token */
  missing(authorization?: string): AuthRefusal {
    const headers = { 'WWW-Authenticate': this.challenges.missing() };
    const what = isDpop(authorization) ? NO_DPOP : 'an access token is needed';
    const why = otherScheme(authorization);
    return { reason: 'missing', status: 401, message: `Unauthorized: ${what}`, headers, why };
  }

  inQuery(): AuthRefusal {
    const what = 'an access token belongs into the Authorization header, never into the URL';
    const headers = { 'WWW-Authenticate': this.challenges.refused('invalid_request', what) };
    return { reason: 'query', status: 400, message: `Bad Request: ${what}`, headers };
  }

  invalid(problem: TokenProblem, why?: string): AuthRefusal {
    const headers = { 'WWW-Authenticate': this.challenges.refused('invalid_token', MEANING[problem]) };
    return { reason: problem, status: 401, message: `Unauthorized: ${MEANING[problem]}`, headers, why };
  }

  /** Nothing is known of the token. @param cause for the log alone; where it knows when to come again, clients are told */
  unavailable(cause: Error): AuthRefusal {
    const message = 'The authorization server cannot be asked about the access token now. Try again.';
    const { retryAfterSeconds = SOON_SECONDS, isSuspect = false } = cause as Partial<KeysUnavailableError>;
    const headers = { 'Retry-After': String(retryAfterSeconds) };
    return {
      reason: 'unavailable',
      status: 503,
      message,
      headers,
      why: cause.message,
      ...(isSuspect && { isSuspect }),
    };
  }

  /** Too many requests of its address came without a good token. Says nothing about this one's. */
  tooMany(retryAfterSeconds: number): AuthRefusal {
    const message = 'Too Many Requests: too many requests of this address came without a good access token';
    const state = rateHeaders('auth', { remaining: 0, seconds: retryAfterSeconds });
    const headers = { 'Retry-After': String(retryAfterSeconds), ...state };
    const data = { limit: 'auth', retryAfterSeconds };
    return { reason: 'rate', status: 429, message, headers, data, isQuiet: true };
  }

  /** `undefined` where the caller has every scope that all requests need. */
  forMissingScopes(caller: Caller): AuthRefusal | undefined {
    const { required } = this.challenges;
    if (required.every((scope) => caller.scopes.has(scope))) return undefined;
    const held = caller.scopes.size === 0 ? 'it has no scope' : `its scopes are ${allShown([...caller.scopes])}`;
    return { ...this.insufficientScope(caller, []), why: `${held}, and AUTH_SCOPES is ${allShown(required)}` };
  }

  /** The caller is asked to come back with more (step-up). */
  insufficientScope(caller: Caller, needed: readonly string[]): AuthRefusal {
    const headers = { 'WWW-Authenticate': this.challenges.insufficient(caller.scopes, needed) };
    const message = 'Forbidden: the access token lacks a scope that this request needs';
    return { reason: 'scope', status: 403, message, headers, caller };
  }
}
