import type { Operator } from './operators.js';

/** Triplets that `decodeURI` decodes, though a reserved expansion of what it makes of them could be another URI. */
const KEPT_TRIPLETS = /%25(?=[\dA-Fa-f])|%5B|%5D/g;
const SEPARATORS = /[/\\]/;

/** @returns the value whose expansion is what was written; `undefined` where no text has it */
export function decodeValue(written: string, { reserved }: Operator): string | undefined {
  if (!written.includes('%')) return written;
  try {
    if (!reserved) return decodeURIComponent(written);
    return decodeURI(written.replace(KEPT_TRIPLETS, (triplet) => `%25${triplet.slice(1)}`));
  } catch {
    return undefined;
  }
}

/** Whether a value could lead out of the place that a handler looks it up in. */
export function isUnsafe(value: string, { holds }: Operator): boolean {
  if (holds === 'any') return false;
  if (holds === 'segment' && value.includes('/')) return true;
  return value.includes('\\') || value.includes('\0') || value.split(SEPARATORS).includes('..');
}
