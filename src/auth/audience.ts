import type { JWTPayload } from 'jose';
import { overlooked, shown } from './compared.js';

export interface AudienceRules {
  /** What `aud` must name, one of these. */
  readonly audience: readonly string[];
  /** Clients whose access tokens may come without `aud`. */
  readonly clientsWithoutAudience: readonly string[];
}

/** Audiences that a log line shows. */
const MOST = 5;

/** Why a token is not for this service, for the operator; `undefined` where it is. */
export function audienceFault(claims: JWTPayload, rules: AudienceRules): string | undefined {
  const { aud } = claims;
  if (aud === undefined) return faultWithoutAudience(claims, rules.clientsWithoutAudience);
  const named: readonly unknown[] = [aud].flat();
  if (named.some((word) => typeof word === 'string' && rules.audience.includes(word))) return undefined;
  const differ = overlooked(named, rules.audience);
  return `aud is ${list(named)}, and AUTH_AUDIENCE is ${list(rules.audience)}${differ}`;
}

/** Cognito's access tokens name no service, but the client; its ID tokens do as well, and say that they are none by `token_use`. */
function faultWithoutAudience(
  { client_id: client, token_use: use }: JWTPayload,
  clients: readonly string[],
): string | undefined {
  if (clients.length === 0) return 'aud is missing';
  if (typeof client !== 'string' || !clients.includes(client)) {
    return 'aud is missing, and client_id is none of AUTH_CLIENTS_WITHOUT_AUDIENCE';
  }
  return use === 'access' ? undefined : 'aud is missing, and token_use is not "access"';
}

function list(words: readonly unknown[]): string {
  const more = words.length > MOST ? ` and ${words.length - MOST} more` : '';
  return (words.slice(0, MOST).map(shown).join(', ') || 'empty') + more;
}
