import type { Settings } from '../config/settings.js';
import { background } from '../lifecycle/background.js';
import { fetchJson } from './fetch-json.js';
import { Introspector } from './introspector.js';
import { discoverJwksUri } from './issuer-metadata.js';
import { type JwtRules, JwtVerifier } from './jwt-verifier.js';
import { KeySet } from './key-set.js';
import { mediaType } from './token-kind.js';
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
  const verifier = new TokenVerifier(keys, new JwtVerifier(rules, now), introspectorOf(settings, rules, now), now);
  for (const issuer of settings.authIssuer) {
    const set = new KeySet(issuer, loaderOf(issuer, settings.authJwksUri), () => verifier.forget(), monotonic);
    keys.set(issuer, set);
    background(set.reload(), 'keys of an issuer');
  }
  return verifier;
}

function rulesOf(settings: Settings): JwtRules {
  return {
    audience: settings.authAudience,
    algorithms: settings.authAlgorithms,
    types: settings.authTokenTypes.map(mediaType),
    requiredClaims: settings.authRequiredClaims,
    rolesClaim: settings.authRolesClaim,
    toleranceMs: settings.authClockToleranceSeconds * 1_000,
  };
}

/** The place of the keys is looked up each time: an issuer may move them when it changes them. */
function loaderOf(issuer: string, jwksUri: string | undefined): () => Promise<unknown> {
  return async () => fetchJson(jwksUri ?? (await discoverJwksUri(issuer)));
}

function introspectorOf(settings: Settings, rules: JwtRules, now: () => number): Introspector | undefined {
  const { authIssuer, authIntrospectionUrl: url } = settings;
  const { authIntrospectionClientId: clientId, authIntrospectionClientSecret: clientSecret } = settings;
  const [issuer] = authIssuer;
  if (!issuer || !url || !clientId || !clientSecret) return undefined;
  return new Introspector({ url, clientId, clientSecret }, issuer, rules, now);
}
