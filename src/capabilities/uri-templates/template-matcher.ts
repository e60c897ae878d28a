import type { TemplateVariables } from '../handlers.js';
import { CanonicalText, type Codes, standsAt, toCodes } from './codes.js';
import { decodeValue, isUnsafe } from './decode-value.js';
import { type ExpressionReach, expressionReach, type PartReach, readExpression } from './expression-reach.js';
import type { MatchableUri } from './matchable-uri.js';
import { SIMPLE } from './operators.js';
import { parseTemplate } from './parse-template.js';
import type { Places } from './slot.js';
import { PositionSets } from './positions.js';
import { simplePlaces } from './simple-places.js';
import { type Slot, toSlots } from './slot.js';

const NOTHING: Codes = new Uint16Array();

const sets = new PositionSets();

/**
 * Matches URIs against one template of RFC 6570, in time linear in the URI. Each variable ends at the last place where the
 * rest of the template matches. Where all are simple, that is found by one search from the right; else one pass a variable
 * from the right marks all places where it may stand, and one from the left takes the last of them.
 */
export class TemplateMatcher {
  private readonly prefix: Codes;
  private readonly suffix: Codes;
  /** What is between the two. */
  private readonly parts: readonly (Codes | readonly Slot[])[];
  private readonly isSimple: boolean;
  /** In the order of the template. */
  readonly variables: readonly string[];

  /**
   * @param unsafe variables that may hold what could lead out of a place: `/`, `\`, NUL and `..` segments
   * @throws UriTemplateError with the reason why no URI could be matched
   */
  constructor(
    uriTemplate: string,
    private readonly unsafe: readonly string[] = [],
  ) {
    const parts = parseTemplate(uriTemplate).map((part) => (typeof part === 'string' ? toCodes(part) : toSlots(part)));
    const from = isLiteral(parts[0]) ? 1 : 0;
    const to = parts.length - (parts.length > 1 && isLiteral(parts.at(-1)) ? 1 : 0);
    this.prefix = (parts.slice(0, from)[0] as Codes | undefined) ?? NOTHING;
    this.suffix = (parts.slice(to)[0] as Codes | undefined) ?? NOTHING;
    this.parts = parts.slice(from, to);
    this.variables = this.parts.flatMap((part) => (isLiteral(part) ? [] : part.map(({ name }) => name)));
    this.isSimple = this.parts.every((part) => isLiteral(part) || isSimple(part, this.parts.length));
  }

  /** @returns decoded values whose expansion is the same URI, or `undefined` where there are none */
  match({ canonical, codes }: MatchableUri): TemplateVariables | undefined {
    const { prefix, suffix } = this;
    const end = codes.length - suffix.length;
    if (end < prefix.length || !standsAt(codes, prefix, 0) || !standsAt(codes, suffix, end)) return undefined;
    const places = this.places(codes.subarray(prefix.length, end));
    return places && this.valuesAt(new CanonicalText(canonical, codes), places);
  }

  private places(codes: Codes): Places | undefined {
    if (this.isSimple) return simplePlaces(codes, this.parts);
    sets.begin(codes.length);
    const reaches = this.reaches(codes);
    if (reaches[0]!.starts[0] !== 1) return undefined;
    const places: Places = [];
    let at = 0;
    this.parts.forEach((part, index) => {
      if (isLiteral(part)) at += part.length;
      else at = readExpression(codes, part, reaches[index] as ExpressionReach, at, places);
    });
    return places;
  }

  /** Of each part and of the end, from the last to the first. */
  private reaches(codes: Codes): readonly PartReach[] {
    const reaches: PartReach[] = [{ starts: sets.end, preferred: [] }];
    for (const part of this.parts.toReversed()) {
      const after = reaches[0]!;
      if (!isLiteral(part)) reaches.unshift(expressionReach(sets, codes, part, after));
      else reaches.unshift({ starts: sets.before(codes, part, after.starts), preferred: [] });
    }
    return reaches;
  }

  private valuesAt(text: CanonicalText, places: Places): TemplateVariables | undefined {
    const from = this.prefix.length;
    const variables: [string, string | string[]][] = [];
    for (const [slot, written] of places) {
      const values = written.map(([start, end]) => decodeValue(text.slice(from + start, from + end), slot.operator));
      if (values.some((value) => value === undefined || this.refuses(slot, value))) return undefined;
      variables.push([slot.name, slot.exploded ? (values as string[]) : values[0]!]);
    }
    return Object.fromEntries(variables);
  }

  private refuses({ name, operator }: Slot, value: string): boolean {
    return isUnsafe(value, operator) && !this.unsafe.includes(name);
  }
}

function isLiteral(part: Codes | readonly Slot[] | undefined): part is Codes {
  return part instanceof Uint16Array;
}

/** `{+v}` is as simple where it is all that there is to find. */
function isSimple([slot, ...others]: readonly Slot[], parts: number): boolean {
  if (others.length > 0 || slot!.exploded || slot!.operator.shown) return false;
  return slot!.operator === SIMPLE || parts === 1;
}
