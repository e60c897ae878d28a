import { isPlainObject } from '../rpc/plain-object.js';

/** Bytes of an id as UTF-8. What names a request is answered, kept, compared and sent to other pods as it is. */
export const MOST_ID_BYTES = 1_024;

/** UTF-16 units that have no more bytes for certain. */
const SURELY_SHORT = Math.floor(MOST_ID_BYTES / 3);

/** Whether a message of a body has an id that is too long, or names a request by one. */
export function hasLongId(body: unknown): boolean {
  return Array.isArray(body) ? body.some(isNamedLong) : isNamedLong(body);
}

export function isLongId(id: unknown): boolean {
  return typeof id === 'string' && id.length > SURELY_SHORT && Buffer.byteLength(id) > MOST_ID_BYTES;
}

function isNamedLong(message: unknown): boolean {
  if (!isPlainObject(message)) return false;
  const { id, params } = message;
  return isLongId(id) || (isPlainObject(params) && namesLong(params));
}

/** By progress tokens, which clients may choose like ids, and by what is cancelled. */
function namesLong({ _meta: meta, progressToken, requestId }: Record<string, unknown>): boolean {
  return isLongId(progressToken) || isLongId(requestId) || (isPlainObject(meta) && isLongId(meta['progressToken']));
}
