import { type Codes, MARK } from './codes.js';
import { type Positions, type PositionSets, standsAt } from './positions.js';
import type { Slot } from './slot.js';

/** Where a variable may stand in one URI, so that the rest of the template matches to the end. */
export interface SlotReach {
  /** Where its lead may stand. */
  readonly asFirst: Positions;
  readonly asLater: Positions;
  /** Where the text of a value may begin. */
  readonly runs: Positions;
  /** Where its last value may end. */
  readonly ends: Positions;
  /** Where a value may end and a next one of its list follows. */
  readonly continues: Positions | undefined;
  /** Ends after which something optional stands, the nearest first. They are preferred to all others. */
  readonly preferred: readonly Positions[];
}

const EQUALS = 0x3d;

/** @param ends where the rest of the template matches */
export function slotReach(
  sets: PositionSets,
  codes: Codes,
  slot: Slot,
  ends: Positions,
  preferred: readonly Positions[],
): SlotReach {
  const runs = sets.take();
  const values = slot.operator.named ? sets.take() : runs;
  const continues = slot.exploded ? sets.take() : undefined;
  scan(codes, slot, ends, { runs, values, continues });
  const asFirst = sets.before(codes, slot.firstLead, values);
  const asLater = sets.before(codes, slot.laterLead, values);
  return { asFirst, asLater, runs, ends, continues, preferred };
}

interface Scanned {
  readonly runs: Positions;
  /** Where a value with its `=` may begin. */
  readonly values: Positions;
  readonly continues: Positions | undefined;
}

/** One pass from the right. A value begins where nothing but its characters stands up to a place where it may end. */
function scan(codes: Codes, slot: Slot, ends: Positions, { runs, values, continues }: Scanned): void {
  const { characters, minimum, laterLead, operator } = slot;
  const { named, bare } = operator;
  const next = laterLead.length;
  let reaches = false;
  for (let at = codes.length; at >= 0; at -= 1) {
    const code = at < codes.length ? codes[at]! : 0;
    if (characters[code] !== 1) reaches = false;
    const goesOn = continues !== undefined && values[at + next] === 1 && standsAt(codes, laterLead, at);
    const mayEnd = ends[at] === 1 || goesOn;
    const begins = code < MARK && (reaches || (mayEnd && minimum === 0));
    runs[at] = begins ? 1 : 0;
    if (continues !== undefined) continues[at] = goesOn ? 1 : 0;
    if (named) values[at] = (code === EQUALS && runs[at + 1] === 1) || (bare && mayEnd) ? 1 : 0;
    reaches ||= mayEnd;
  }
}
