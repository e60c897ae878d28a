import type { Codes } from './codes.js';
import type { Places } from './slot.js';
import type { Positions, PositionSets } from './positions.js';
import { readSlot } from './read-slot.js';
import type { Slot } from './slot.js';
import { slotReach, type SlotReach } from './slot-reach.js';

/** Where a part of a template may stand in one URI, so that all from there on matches. */
export interface PartReach {
  readonly starts: Positions;
  /** Where it stands with something to see; for what is optional, the nearest first. */
  readonly preferred: readonly Positions[];
}

export interface ExpressionReach extends PartReach {
  readonly slots: readonly SlotReach[];
}

/** From the last variable to the first: each may be left out, but one that nothing shows needs a value in its expression. */
export function expressionReach(
  sets: PositionSets,
  codes: Codes,
  slots: readonly Slot[],
  after: PartReach,
): ExpressionReach {
  const reaches: SlotReach[] = [];
  const isOptional = slots[0]!.operator.shown;
  let whole = isOptional ? after.starts : undefined;
  let rest = after.starts;
  let asFirst = isOptional ? after.preferred : [];
  let asLater = after.preferred;
  for (let index = slots.length - 1; index >= 0; index -= 1) {
    const reach = slotReach(sets, codes, slots[index]!, index, { ends: rest, preferred: asLater });
    reaches.unshift(reach);
    whole = whole ? sets.union(whole, reach.asFirst) : reach.asFirst;
    asFirst = [reach.asFirst, ...asFirst];
    if (index === 0) break;
    rest = sets.union(rest, reach.asLater);
    asLater = [reach.asLater, ...asLater];
  }
  return { starts: whole!, preferred: asFirst, slots: reaches };
}

/**
 * Reads where the values of an expression stand.
 * @param into gets them
 * @returns where the expression ends
 */
export function readExpression(
  codes: Codes,
  slots: readonly Slot[],
  reach: ExpressionReach,
  from: number,
  into: Places,
): number {
  let at = from;
  let isFirst = true;
  slots.forEach((slot, index) => {
    const own = reach.slots[index]!;
    if ((isFirst ? own.asFirst : own.asLater)[at] !== 1) return;
    const lead = isFirst ? slot.firstLead : slot.laterLead;
    const { values, end } = readSlot(codes, slot, own, at + lead.length);
    into.push([slot, values]);
    at = end;
    isFirst = false;
  });
  return at;
}
