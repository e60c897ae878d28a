import type { Settings } from '../config/settings.js';
import { background } from '../lifecycle/background.js';
import { fetchJson } from './fetch-json.js';
import { Introspector } from './introspector.js';
import { discoverJwksUri } from './issuer-metadata.js';
import { type JwtIntrospection, type JwtRules, JwtVerifier } from './jwt-verifier.js';
import { KeySet } from './key-set.js';
import { mediaType } from './token-kind.js';
import { appRoleOf } from './token-scopes.js';
import { TokenVerifier } from './token-verifier.js';

/**
 * The verifier that the settings ask for, which begins to read keys at once.
 *
 * @param now the time of tokens, in ms since the epoch
 * @param monotonic the time by which keys age, in ms
 */
export function createTokenVerifier(
  settings: Settings,
  now: () => number = Date.now,
  monotonic: () => number = () => performance.now(),
): TokenVerifier {
  const rules = rulesOf(settings);
  const keys = new Map<string, KeySet>();
  const introspector = introspectorOf(settings, rules, now);
  const jwts = new JwtVerifier(rules, now, jwtIntrospection(settings, introspector));
  const verifier = new TokenVerifier(keys, jwts, introspector, now);
  for (const issuer of settings.authIssuer) {
    const set = new KeySet(issuer, loaderOf(issuer, settings), () => verifier.forget(), monotonic);
    keys.set(issuer, set);
    background(set.reload(), 'keys of an issuer');
  }
  return verifier;
}

function rulesOf(settings: Settings): JwtRules {
  return {
    audience: settings.authAudience,
    clientsWithoutAudience: settings.authClientsWithoutAudience,
    algorithms: settings.authAlgorithms,
    types: settings.authTokenTypes.map(mediaType),
    requiredClaims: settings.authRequiredClaims,
    rolesClaim: settings.authRolesClaim,
    scopePrefix: settings.authScopePrefixInTokens ? (settings.authScopePrefix ?? '') : '',
    appRoles: settings.authAppRoles.map(appRoleOf),
    toleranceMs: settings.authClockToleranceSeconds * 1_000,
  };
}

/** The place of the keys is looked up each time: an issuer may move them when it changes them. */
function loaderOf(issuer: string, { authJwksUri, authHttpHosts }: Settings): () => Promise<unknown> {
  return async () => fetchJson(authJwksUri ?? (await discoverJwksUri(issuer, authHttpHosts)));
}

function introspectorOf(settings: Settings, rules: JwtRules, now: () => number): Introspector | undefined {
  const { authIssuer, authIntrospectionUrl: url } = settings;
  const { authIntrospectionClientId: clientId, authIntrospectionClientSecret: clientSecret } = settings;
  const [issuer] = authIssuer;
  if (!issuer || !url || !clientId || !clientSecret) return undefined;
  return new Introspector({ url, clientId, clientSecret }, issuer, rules, now);
}

function jwtIntrospection(
  { authIntrospectedTokens: of }: Settings,
  introspector: Introspector | undefined,
): JwtIntrospection | undefined {
  return introspector && of !== 'opaque' ? { introspector, of } : undefined;
}
