import { type Codes, lastOf, standsAt } from './codes.js';
import type { Positions, PositionSets } from './positions.js';
import type { Slot } from './slot.js';

/** Where a variable may stand in one URI, so that the rest of the template matches to the end. */
export interface SlotReach {
  /** Where its lead may stand; as a later one not of the first variable, which is never that. */
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

/** What comes after a variable. */
export interface After {
  /** Where the rest of the template matches. */
  readonly ends: Positions;
  readonly preferred: readonly Positions[];
}

/** @param index of the variable in its expression */
export function slotReach(
  sets: PositionSets,
  codes: Codes,
  slot: Slot,
  index: number,
  { ends, preferred }: After,
): SlotReach {
  if (lastOf(codes, slot.firstLead) < 0 && lastOf(codes, slot.laterLead) < 0) return nowhere(sets, ends, preferred);
  const runs = sets.take();
  const values = slot.operator.named ? sets.take() : runs;
  const continues = slot.exploded ? sets.take() : undefined;
  scan(codes, slot, ends, { runs, values, continues });
  const asFirst = sets.before(codes, slot.firstLead, values);
  const asLater = index > 0 ? sets.before(codes, slot.laterLead, values) : sets.none;
  return { asFirst, asLater, runs, ends, continues, preferred };
}

/** Of a variable that has no value, for nothing stands there that it begins with. */
function nowhere({ none }: PositionSets, ends: Positions, preferred: readonly Positions[]): SlotReach {
  return { asFirst: none, asLater: none, runs: none, ends, continues: undefined, preferred };
}

interface Scanned {
  readonly runs: Positions;
  /** Where a value with its `=` may begin. */
  readonly values: Positions;
  readonly continues: Positions | undefined;
}

/**
 * One pass from the right. A value begins where nothing but its characters stands up to a place where it may end. All are
 * numbers, 0 or 1, because this is what matching costs.
 */
function scan(codes: Codes, slot: Slot, ends: Positions, { runs, values, continues }: Scanned): void {
  const { characters, minimum, laterLead, operator } = slot;
  const { named } = operator;
  const bare = operator.bare ? 1 : 0;
  const next = laterLead.length;
  let reaches = 0;
  for (let at = codes.length; at >= 0; at -= 1) {
    const code = at < codes.length ? codes[at]! : 0;
    reaches &= characters[code]!;
    let mayEnd = ends[at]!;
    if (continues !== undefined) {
      const goesOn = values[at + next] === 1 && standsAt(codes, laterLead, at) ? 1 : 0;
      continues[at] = goesOn;
      mayEnd |= goesOn;
    }
    runs[at] = reaches | (mayEnd & (1 - minimum));
    if (named) values[at] = (code === EQUALS ? runs[at + 1]! : 0) | (mayEnd & bare);
    reaches |= mayEnd;
  }
}
