import type { JWTPayload } from 'jose';
import { allShown, overlooked } from './compared.js';

export interface AudienceRules {
  /** What `aud` must name, one of these. */
  readonly audience: readonly string[];
  /** Clients whose access tokens may come without `aud`. */
  readonly clientsWithoutAudience: readonly string[];
}

/** Why a token is not for this service, for the operator; `undefined` where it is. */
export function audienceFault(claims: JWTPayload, rules: AudienceRules): string | undefined {
  const { aud } = claims;
  if (aud === undefined) return faultWithoutAudience(claims, rules);
  const named: readonly unknown[] = [aud].flat();
  if (named.some((word) => typeof word === 'string' && rules.audience.includes(word))) return undefined;
  const differ = overlooked(named, rules.audience);
  return `aud is ${allShown(named)}, and AUTH_AUDIENCE is ${allShown(rules.audience)}${differ}`;
}

/** Cognito's access tokens name no service, but the client; its ID tokens do as well, and say that they are none by `token_use`. */
function faultWithoutAudience(
  { client_id: client, token_use: use }: JWTPayload,
  { audience, clientsWithoutAudience: clients }: AudienceRules,
): string | undefined {
  if (clients.length === 0)
    return `it names no service (no aud): have its issuer put AUTH_AUDIENCE (${allShown(audience)}) there`;
  if (typeof client !== 'string' || !clients.includes(client)) {
    return 'it names no service (no aud), and client_id is none of AUTH_CLIENTS_WITHOUT_AUDIENCE';
  }
  return use === 'access' ? undefined : 'it names no service (no aud), and token_use is not "access"';
}
