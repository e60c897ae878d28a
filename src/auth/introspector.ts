import type { JWTPayload } from 'jose';
import { fetchJson } from './fetch-json.js';
import { type ActiveToken, introspectionAnswer } from './introspection-answer.js';
import { judgeClaims, type TokenRules } from './judge-claims.js';
import { otherIssuer } from './compared.js';
import { bindingOf } from './required-claims.js';
import { expiredWhy, prematureWhy } from './time-faults.js';
import { UnreadableError } from './unreadable.error.js';
import { otherKind } from './token-kind.js';
import { invalid, type TokenOutcome } from './token-outcome.js';

export interface IntrospectionClient {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Questions that may be open at a time: anybody can make up tokens, and each unknown one is a question. */
const MAX_OPEN = 50;

class TooManyQuestionsError extends Error {
  readonly code = 'TOO_MANY_QUESTIONS';
  constructor() {
    super(`${MAX_OPEN} questions to the authorization server are open already`);
    this.name = 'TooManyQuestionsError';
  }
}

/** Asks the authorization server about tokens that only it can read, or judge (RFC 7662). */
export class Introspector {
  /** The questions that are open, by token: a client that calls several tools at a time makes one of it. */
  private readonly asking = new Map<string, Promise<TokenOutcome>>();

  constructor(
    private readonly client: IntrospectionClient,
    private readonly issuer: string,
    private readonly rules: TokenRules,
    /** The time of tokens, in ms since the epoch. */
    private readonly now: () => number,
  ) {}

  /** @param signed claims that the token itself proves; what the server says goes before them */
  verify(token: string, signed: JWTPayload = {}): Promise<TokenOutcome> {
    const asked = this.asking.get(token);
    if (asked) return asked;
    if (this.asking.size >= MAX_OPEN) return Promise.resolve(unavailable(new TooManyQuestionsError()));
    const outcome = this.outcomeOf(token, signed).finally(() => this.asking.delete(token));
    this.asking.set(token, outcome);
    return outcome;
  }

  private async outcomeOf(token: string, signed: JWTPayload): Promise<TokenOutcome> {
    try {
      const outcome = this.judge(await this.ask(token), signed);
      return outcome.state === 'valid' ? { ...outcome, introspected: true } : outcome;
    } catch (error) {
      return unavailable(withAdvice(error as Error));
    }
  }

  private ask(token: string): Promise<unknown> {
    const { url, clientId, clientSecret } = this.client;
    const credentials = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
    return fetchJson(url, {
      method: 'POST',
      headers: { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
      body: new URLSearchParams({ token, token_type_hint: 'access_token' }),
    });
  }

  /** The server says that the token is good; whether it is good here is for the same rules as with a JWT. */
  private judge(document: unknown, signed: JWTPayload): TokenOutcome {
    const answer = introspectionAnswer(document, signed);
    if (answer.state === 'inactive') return invalid('inactive', INACTIVE);
    if (answer.state === 'unreadable') return invalid('claims', answer.why);
    const { claims } = answer;
    const binding = bindingOf(claims);
    if (binding !== undefined) return invalid('claims', binding);
    const other = otherToken(claims);
    if (other !== undefined) return invalid('type', other);
    if (claims.iss !== undefined && claims.iss !== this.issuer)
      return invalid('issuer', otherIssuer(claims.iss, [this.issuer]));
    if (signed.sub !== undefined && claims.sub !== signed.sub) return invalid('claims', OTHER_SUBJECT);
    return this.faultOfTime(claims) ?? judgeClaims({ ...claims, iss: this.issuer }, this.rules);
  }

  private faultOfTime(claims: ActiveToken): TokenOutcome | undefined {
    const [{ exp, nbf }, { toleranceMs }, now] = [claims, this.rules, this.now()];
    if (exp * 1_000 + toleranceMs <= now) return invalid('expired', expiredWhy(claims, now, toleranceMs));
    const isEarly = nbf !== undefined && nbf * 1_000 - toleranceMs > now;
    return isEarly ? invalid('premature', prematureWhy(claims, now, toleranceMs)) : undefined;
  }
}

const OTHER_SUBJECT = 'the authorization server names another sub than the token itself';

const INACTIVE =
  'the authorization server says that it is not active: it has ended, was revoked, or is of another server';

/** What is wrong where the server does not answer the question itself. */
function withAdvice(error: Error): Error {
  if (!(error instanceof UnreadableError) || (error.status !== 401 && error.status !== 403)) return error;
  const advice = 'are AUTH_INTROSPECTION_CLIENT_ID and its secret right, and may that client introspect?';
  return new UnreadableError(error.code, `${error.message}: ${advice}`, error.status);
}

function unavailable(cause: Error): TokenOutcome {
  return { state: 'unavailable', cause };
}

/** Servers say of a refresh token, too, that it is active; `token_type` is only an access token's (RFC 7662, 2.2). */
function otherToken(claims: ActiveToken): string | undefined {
  const { token_type: type } = claims;
  if (type === undefined) return otherKind(claims, false);
  if (type.toLowerCase() !== 'bearer') return `its token_type is not "Bearer"`;
  return otherKind(claims, true);
}
