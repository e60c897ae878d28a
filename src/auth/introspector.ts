import { callerOf } from './caller-of-claims.js';
import { fetchJson } from './fetch-json.js';
import { type ActiveToken, introspectionAnswer } from './introspection-answer.js';
import type { JwtRules } from './jwt-verifier.js';
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

/** Asks the authorization server about tokens that only it can read (RFC 7662). */
export class Introspector {
  private open = 0;

  constructor(
    private readonly client: IntrospectionClient,
    private readonly issuer: string,
    private readonly rules: JwtRules,
    /** The time of tokens, in ms since the epoch. */
    private readonly now: () => number,
  ) {}

  async verify(token: string): Promise<TokenOutcome> {
    if (this.open >= MAX_OPEN) return { state: 'unavailable', cause: new TooManyQuestionsError() };
    this.open += 1;
    try {
      return this.judge(await this.ask(token));
    } catch (error) {
      return { state: 'unavailable', cause: error as Error };
    } finally {
      this.open -= 1;
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
  private judge(document: unknown): TokenOutcome {
    const answer = introspectionAnswer(document);
    if (answer.state === 'inactive') return invalid('inactive');
    if (answer.state === 'unreadable') return invalid('claims', answer.why);
    const { claims } = answer;
    const other = otherToken(claims);
    if (other !== undefined) return invalid('type', other);
    const { issuer, now } = this;
    const { audience, requiredClaims, toleranceMs } = this.rules;
    const missing = requiredClaims.find((claim) => claims[claim] === undefined);
    if (missing !== undefined) return invalid('claims', `${missing} is missing`);
    if (claims.iss !== undefined && claims.iss !== issuer) return invalid('issuer');
    if (![claims.aud].flat().some((word) => audience.includes(word))) return invalid('audience');
    if (claims.exp * 1_000 + toleranceMs <= now()) return invalid('expired');
    if (claims.nbf !== undefined && claims.nbf * 1_000 - toleranceMs > now()) return invalid('premature');
    return callerOf({ ...claims, iss: issuer }, this.rules);
  }
}

/** Servers say of a refresh token, too, that it is active; `token_type` is only an access token's (RFC 7662, 2.2). */
function otherToken(claims: ActiveToken): string | undefined {
  const { token_type: type } = claims;
  if (type === undefined) return otherKind(claims, false);
  if (type.toLowerCase() !== 'bearer') return `its token_type is not "Bearer"`;
  return otherKind(claims, true);
}
