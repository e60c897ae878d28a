import { canonicalUri } from './canonical-uri.js';
import { type Codes, ENCODED, toCodes } from './codes.js';
import type { Operator } from './operators.js';
import type { Expression, Variable } from './parse-template.js';

const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const UNRESERVED = "-.~!*'()_";
const RESERVED = ':/?#[]@$&+,;=';

/** How one variable of an expression stands in a URI: a lead, and its value. */
export interface Slot {
  readonly name: string;
  readonly exploded: boolean;
  readonly operator: Operator;
  /** What it begins with as the first that has a value, and after another or in a list. */
  readonly firstLead: Codes;
  readonly laterLead: Codes;
  /** By code: 1 where the character may stand in a value. */
  readonly characters: Uint8Array;
  /** The fewest characters of a value. */
  readonly minimum: 0 | 1;
}

export function toSlots({ operator, variables }: Expression): readonly Slot[] {
  return variables.map((variable) => toSlot(operator, variable, variables.length > 1));
}

function toSlot(operator: Operator, { name, exploded }: Variable, hasOthers: boolean): Slot {
  const named = operator.named ? canonicalUri(name)! : '';
  return {
    name,
    exploded,
    operator,
    firstLead: toCodes(operator.first + named),
    laterLead: toCodes(operator.separator + named),
    characters: charactersOf(operator, exploded || hasOthers ? operator.separator : ''),
    minimum: operator.bare || !operator.shown ? 1 : 0,
  };
}

function charactersOf({ reserved }: Operator, separator: string): Uint8Array {
  const characters = new Uint8Array(ENCODED + 256).fill(1, ENCODED);
  const set = (text: string, value: 0 | 1) => [...text].forEach((one) => (characters[one.charCodeAt(0)] = value));
  set(`${LETTERS_AND_DIGITS}${UNRESERVED}${reserved ? RESERVED : ''}`, 1);
  set(separator, 0);
  return characters;
}

export type Span = readonly [start: number, end: number];

/** Where values stand, in the order of the template; a variable that is left out has none. */
export type Places = (readonly [Slot, readonly Span[]])[];
