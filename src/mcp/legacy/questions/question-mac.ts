import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { StateKey } from '../../keys/state-key.js';

/** 96 bits, which is 16 characters: an attacker has one try a request. */
const MAC_BYTES = 12;

/** Keeps what the same key does for request state and for ids apart (NIST SP 800-108 in one block). */
const PURPOSE = 'mooring question ids 1';

const derived = new WeakMap<StateKey, KeyObject>();

/** The MAC of a question's id `"<pod>.<n>"`, good for one session. */
export function questionMac(key: StateKey, sessionId: string, id: string): string {
  return macBytes(key, sessionId, id).toString('base64url');
}

/** @param mac as the id has it. Takes as long for a wrong one as for a right one. */
export function isQuestionMac(key: StateKey, sessionId: string, id: string, mac: string): boolean {
  const given = Buffer.from(mac, 'base64url');
  return given.length === MAC_BYTES && timingSafeEqual(given, macBytes(key, sessionId, id));
}

function macBytes(key: StateKey, sessionId: string, id: string): Buffer {
  return createHmac('sha256', macKey(key)).update(`${sessionId} ${id}`).digest().subarray(0, MAC_BYTES);
}

function macKey(key: StateKey): KeyObject {
  const known = derived.get(key);
  if (known) return known;
  const made = createSecretKey(createHmac('sha256', key.secret).update(PURPOSE).digest());
  derived.set(key, made);
  return made;
}
