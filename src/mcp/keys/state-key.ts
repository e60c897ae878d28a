import { createHash, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { isStateKeyText, STATE_KEY_BYTES } from '../../config/state-key-text.js';

/** In hex digits; also the length of `StateKey.id`. */
const ID_LENGTH = 16;

/** A key for AES-256-GCM. What holds it can be logged and printed without showing it. */
export interface StateKey {
  /** The first 16 hex digits of the SHA-256 of the key; it travels in the clear with what the key has sealed. */
  readonly id: string;
  readonly secret: KeyObject;
}

/** `undefined` where the text is no key. */
export function readStateKey(text: string): StateKey | undefined {
  return isStateKeyText(text) ? keyOf(Buffer.from(text, 'base64')) : undefined;
}

export function newStateKey(): StateKey {
  return keyOf(randomBytes(STATE_KEY_BYTES));
}

/** As `MCP_STATE_KEYS` has it. */
export function stateKeyText({ secret }: StateKey): string {
  return secret.export().toString('base64');
}

function keyOf(bytes: Buffer): StateKey {
  return {
    id: createHash('sha256').update(bytes).digest('hex').slice(0, ID_LENGTH),
    secret: createSecretKey(bytes),
  };
}
