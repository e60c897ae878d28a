/** Schemes of `Authorization` by name (RFC 9110, section 11): what else stands there may be a token, which no log line has. */
const SCHEMES = ['basic', 'digest', 'dpop', 'hoba', 'mutual', 'negotiate', 'ntlm', 'token', 'apikey'];

/** What `Authorization` brings instead of a bearer token, for the operator; `undefined` without it. */
export function otherScheme(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  const word = authorization.slice(0, 20).split(' ', 1)[0]!.toLowerCase();
  if (word === 'bearer') return 'Authorization has no token, or more than one word, after "Bearer"';
  if (word === 'dpop') return `Authorization has the scheme DPoP: ${NO_DPOP}`;
  if (SCHEMES.includes(word)) return `Authorization has the scheme ${word}, and "Bearer" alone is taken`;
  return 'Authorization does not begin with "Bearer " (RFC 6750)';
}

export function isDpop(authorization: string | undefined): boolean {
  return authorization !== undefined && /^dpop /i.test(authorization.slice(0, 5));
}

/** For clients and operators alike. */
export const NO_DPOP = 'tokens that are bound to a key (DPoP, RFC 9449) are not taken here, bearer tokens are';
