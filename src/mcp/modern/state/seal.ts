import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { StateBinding } from './call-state.js';
import type { StateKey } from '../../keys/state-key.js';

/*
 * A sealed text is base64url of: version (1 byte), key id (8), nonce (12), ciphertext, tag (16). Version and key id are
 * authenticated with the binding. A new layout takes a new version, so that old and new pods tell each other's apart.
 */
const VERSION = 1;
const ALGORITHM = 'aes-256-gcm';
const KEY_ID_BYTES = 8;
const HEAD_BYTES = 1 + KEY_ID_BYTES;
/** 96 random bits, which is what GCM is made for. One key is good for 2^32 of them (NIST SP 800-38D, 8.3). */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LEAST_BYTES = HEAD_BYTES + NONCE_BYTES + TAG_BYTES;

/** A sealed text taken apart; nothing of it is to be believed yet. */
export interface Sealed {
  readonly keyId: string;
  readonly bytes: Buffer;
}

/** The length of the text that `seal` makes of that many bytes. */
export function sealedLength(plainBytes: number): number {
  return Math.ceil(((LEAST_BYTES + plainBytes) * 4) / 3);
}

export function seal(plain: Buffer, key: StateKey, binding: StateBinding): string {
  const head = Buffer.concat([Buffer.of(VERSION), Buffer.from(key.id, 'hex')]);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key.secret, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associatedData(head, binding));
  const sealed = [head, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat(sealed).toString('base64url');
}

/** `undefined` where `seal` can't have written the text. */
export function takeApart(text: string): Sealed | undefined {
  const bytes = Buffer.from(text, 'base64url');
  // Node skips what isn't base64url, and several texts decode to the same bytes: only the one that was handed out counts.
  if (bytes.length < LEAST_BYTES || bytes[0] !== VERSION || bytes.toString('base64url') !== text) return undefined;
  return { keyId: bytes.toString('hex', 1, HEAD_BYTES), bytes };
}

/** `undefined` where the text was changed, or sealed with another key or for another binding. */
export function unseal({ bytes }: Sealed, key: StateKey, binding: StateBinding): Buffer | undefined {
  const nonce = bytes.subarray(HEAD_BYTES, HEAD_BYTES + NONCE_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key.secret, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associatedData(bytes.subarray(0, HEAD_BYTES), binding));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  const plain = decipher.update(bytes.subarray(HEAD_BYTES + NONCE_BYTES, -TAG_BYTES));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    return undefined;
  }
}

/** As JSON, so that no two bindings read the same. */
function associatedData(head: Buffer, { principal, method, target, argumentsDigest, audience }: StateBinding): Buffer {
  const caller = principal && [principal.iss, principal.sub];
  return Buffer.concat([head, Buffer.from(JSON.stringify([audience, caller, method, target, argumentsDigest]))]);
}
