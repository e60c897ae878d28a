import { createHash } from 'node:crypto';

/** SHA-256, in hex, of arguments as JSON with the names of objects sorted: equal arguments have equal digests. */
export function argumentsDigest(args: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(args ?? {}, sortNames))
    .digest('hex');
}

function sortNames(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
