import type { Codes } from './codes.js';
import { standsAt } from './positions.js';
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
    const found = literal === undefined ? 0 : lastBefore(codes, literal, end - 1);
    const start = found + (literal?.length ?? 0);
    if (found < 0 || !isValue(codes, slot!, start, end)) return undefined;
    places.unshift([slot!, [[start, end]]]);
    end = found;
  }
  return places;
}

const EQUALS = 0x3d;

/**
 * The place of the one variable of `{?v}` or `{&v}`, where nothing else is to be found: all after its `=`.
 * @returns nothing of a variable that is left out; `undefined` where this is no such text
 */
export function queryPlace(codes: Codes, slot: Slot): Places | undefined {
  if (codes.length === 0) return [];
  const start = slot.firstLead.length + 1;
  if (codes[start - 1] !== EQUALS || !standsAt(codes, slot.firstLead, 0)) return undefined;
  return start === codes.length || isValue(codes, slot, start, codes.length)
    ? [[slot, [[start, codes.length]]]]
    : undefined;
}

/** @returns where the last that ends at `end` or before begins, or -1 */
function lastBefore(codes: Codes, literal: Codes, end: number): number {
  return end < literal.length ? -1 : codes.lastIndexOf(literal, end - literal.length);
}

function isValue(codes: Codes, { characters }: Slot, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (characters[codes[at]!] !== 1) return false;
  return start < end;
}
