import { createHash } from 'node:crypto';
import type { Principal } from '../session/principal.js';
import type { NewTask } from './task.js';

/** Owns what was made while authentication is off. */
export const ANYONE = 'anyone';

/** Who may see a task, as the store keeps it: a hash, so that no key and no reply names a person. */
export function taskOwner(principal: Principal | null): string {
  if (principal === null) return ANYONE;
  return hashOf(JSON.stringify([principal.iss, principal.sub]));
}

/**
 * Among whose tasks one counts: its owner's, or an address's while authentication is off. It says nothing of who may see it.
 *
 * @param key as of `callerKey`
 */
export function taskCaller(principal: Principal | null, key: string): string {
  return principal === null ? hashOf(key) : taskOwner(principal);
}

/** `taskCaller` of a task: of a principal it is always the owner, so that what is counted of both is in one slot. */
export function taskCallerOf({ owner, caller = owner }: NewTask): string {
  return owner === ANYONE ? caller : owner;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
