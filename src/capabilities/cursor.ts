const PREFIX = 'after:';

/**
 * An opaque cursor: the list goes on after this key. It holds on every pod and survives changes of the list, whether or
 * not the key is still there.
 */
export function toCursor(list: string, key: string): string {
  return Buffer.from(`${list}:${PREFIX}${key}`).toString('base64url');
}

/** @returns the key, or `undefined` for what is no cursor of this list */
export function fromCursor(list: string, cursor: string): string | undefined {
  const text = Buffer.from(cursor, 'base64url').toString();
  const start = `${list}:${PREFIX}`;
  if (!text.startsWith(start)) return undefined;
  const key = text.slice(start.length);
  return toCursor(list, key) === cursor ? key : undefined;
}
