import { createHash } from 'node:crypto';
import { principalHash } from './principal.js';
import type { SessionRecord } from './session-record.js';

/** Owns the sessions of all callers without a token together, where others have one. */
export const ANONYMOUS = hashOf('anonymous');

/** The name of an address as an owner of sessions. @param key as of `callerKey` */
export function addressHash(key: string): string {
  return hashOf(key);
}

/** Among whose sessions one counts: a principal's, or those of an address and of all such; without authentication there is no owner. */
export function sessionOwners({ principal, address }: Pick<SessionRecord, 'principal' | 'address'>): readonly string[] {
  if (principal) return [principalHash(principal)];
  return address === undefined ? [] : [address, ANONYMOUS];
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
