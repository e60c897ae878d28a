import { type Codes, lastOf } from './codes.js';
import type { Places } from './slot.js';
import type { Slot } from './slot.js';

/**
 * The places of variables that are all simple (`{v}`), with a literal between each two: from the right, each begins after
 * the last of its literal. That is the only place to look at: further left, the value would hold all that it holds here,
 * and a literal with a character that no value holds would be in it.
 */
export function simplePlaces(codes: Codes, parts: readonly (Codes | readonly Slot[])[]): Places | undefined {
  const places: Places = [];
  let end = codes.length;
  for (let index = parts.length - 1; index >= 0; index -= 2) {
    const [slot] = parts[index] as readonly Slot[];
    const literal = parts[index - 1] as Codes | undefined;
    const found = literal === undefined ? 0 : lastOf(codes, literal, end - 1);
    const start = found + (literal?.length ?? 0);
    if (found < 0 || !isValue(codes, slot!, start, end)) return undefined;
    places.unshift([slot!, [[start, end]]]);
    end = found;
  }
  return places;
}

function isValue(codes: Codes, { characters }: Slot, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (characters[codes[at]!] !== 1) return false;
  return start < end;
}

/** @returns the last place to which nothing but characters of the value stand */
export function endOfValue(codes: Codes, { characters }: Slot, start: number): number {
  let end = start;
  while (end < codes.length && characters[codes[end]!] === 1) end += 1;
  return end;
}
