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
 * The places of the variables of `{?v,w}` or `{&v,w}`, where nothing else is to be found. No value holds `&` or `=`, so
 * there is one way to read them: each is left out, or stands after those before it.
 */
export function queryPlaces(codes: Codes, slots: readonly Slot[]): Places | undefined {
  const places: Places = [];
  let at = 0;
  for (const slot of slots) {
    const lead = places.length === 0 ? slot.firstLead : slot.laterLead;
    const start = at + lead.length + 1;
    if (codes[start - 1] !== EQUALS || !standsAt(codes, lead, at)) continue;
    at = endOfValue(codes, slot, start);
    places.push([slot, [[start, at]]]);
  }
  return at === codes.length ? places : undefined;
}

/** @returns where the last that ends at `end` or before begins, or -1 */
function lastBefore(codes: Codes, literal: Codes, end: number): number {
  return end < literal.length ? -1 : codes.lastIndexOf(literal, end - literal.length);
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
