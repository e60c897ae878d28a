import { createHash } from 'node:crypto';
import type { Principal } from '../session/session-record.js';

/** Owns what was made while authentication is off. */
export const ANYONE = 'anyone';

/** Who may see a task, as the store keeps it: a hash, so that no key and no reply names a person. */
export function taskOwner(principal: Principal | null): string {
  if (principal === null) return ANYONE;
  return createHash('sha256')
    .update(JSON.stringify([principal.iss, principal.sub]))
    .digest('base64url');
}
