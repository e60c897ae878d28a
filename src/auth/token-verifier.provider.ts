import type { Settings } from '../config/settings.js';
import type { TokenVerifier } from './token-verifier.js';

/** The verifier that the settings ask for; `null` without authentication, for which nothing of it is loaded. */
export async function tokenVerifier(settings: Settings): Promise<TokenVerifier | null> {
  if (settings.authIssuer.length === 0) return null;
  const { createTokenVerifier } = await import('./create-token-verifier.js');
  return createTokenVerifier(settings);
}
