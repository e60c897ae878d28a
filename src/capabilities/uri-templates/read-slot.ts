import type { Codes } from './codes.js';
import type { Span } from './slot.js';
import type { Positions } from './positions.js';
import { endOfValue } from './simple-places.js';
import type { Slot } from './slot.js';
import type { SlotReach } from './slot-reach.js';

const EQUALS = 0x3d;

/** Where the values of a variable stand, and where it ends itself. */
export interface Written {
  readonly values: readonly Span[];
  readonly end: number;
}

/** @param from where the lead of the variable ends */
export function readSlot(codes: Codes, slot: Slot, reach: SlotReach, from: number): Written {
  const values: Span[] = [];
  for (let at = from; ;) {
    const start = startOf(codes, slot, reach, at);
    const last = start === undefined ? at : endOfValue(codes, slot, start);
    const { end, goesOn } = endOf(reach, start === undefined ? at : start + slot.minimum, last);
    values.push([start ?? at, end]);
    if (!goesOn) return { values, end };
    at = end + slot.laterLead.length;
  }
}

/** `undefined` where a variable with a name is empty and has no `=`. */
function startOf(codes: Codes, { operator }: Slot, { runs }: SlotReach, at: number): number | undefined {
  if (!operator.named) return at;
  return codes[at] === EQUALS && runs[at + 1] === 1 ? at + 1 : undefined;
}

/** Where something optional stands next; else where the list goes on; else the last place where the rest matches. */
function endOf({ preferred, continues, ends }: SlotReach, from: number, last: number) {
  const optional = preferred.map((places) => lastIn(places, from, last)).find((end) => end !== undefined);
  if (optional !== undefined) return { end: optional, goesOn: false };
  const next = continues && lastIn(continues, from, last);
  if (next !== undefined) return { end: next, goesOn: true };
  return { end: lastIn(ends, from, last)!, goesOn: false };
}

function lastIn(places: Positions, from: number, last: number): number | undefined {
  for (let at = last; at >= from; at -= 1) if (places[at] === 1) return at;
  return undefined;
}
