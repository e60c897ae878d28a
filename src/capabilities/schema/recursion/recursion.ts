import type { Decides } from './branches.js';
import { componentsOf } from './components.js';
import { meet } from './descents.js';
import type { JsonNode } from './json-node.js';
import { References } from './references.js';
import { excludeEachOther, stepsOf, type Step } from './steps.js';

export interface Recursion {
  /**
   * `multiplies`: a value nested one deeper may cost twice as much. `endless`: its check never ends. `many`: too many
   * branches to tell.
   */
  readonly verdict: 'bounded' | 'multiplies' | 'endless' | 'many';
  /** The subschemas that a check may come to again further down. */
  readonly nodes: readonly JsonNode[];
}

const NONE: Recursion = { verdict: 'bounded', nodes: [] };

/** Pairs of subschemas that are looked at; larger schemas are answered `many`. */
const MOST_PAIRS = 50_000;

/**
 * How the check of a recursive schema grows with the depth of a value. A check is a walk from subschema to subschema, down the
 * value; where two different walks lead from a subschema back to it along the same path of the value, each round of that path
 * doubles the walks. That is the ambiguity of a finite automaton, and is found as there: two walks at a time.
 */
export function recursionOf(root: JsonNode, decides: Decides): Recursion {
  const references = References.in(root);
  if (!references) return NONE;
  const steps = new Map<JsonNode, readonly Step[]>();
  const waiting = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (steps.has(node)) continue;
    const found = stepsOf(node, references, decides);
    if (typeof found === 'string') return { verdict: found, nodes: [node, ...steps.keys()] };
    steps.set(node, found);
    waiting.push(...found.map(({ into }) => into));
  }
  const next = (node: JsonNode) => (steps.get(node) ?? []).map(({ into }) => into);
  const circles = componentsOf([root], next).filter(
    ([node, ...others]) => others.length > 0 || next(node!).includes(node!),
  );
  const verdicts = circles.map((circle) => verdictOn(circle, steps));
  const verdict = verdicts.find((each) => each !== 'bounded') ?? 'bounded';
  return { verdict, nodes: circles.flat() };
}

interface Pair {
  readonly one: JsonNode;
  readonly other: JsonNode;
}

function verdictOn(circle: readonly JsonNode[], steps: ReadonlyMap<JsonNode, readonly Step[]>): Recursion['verdict'] {
  if (circle.length ** 2 > MOST_PAIRS) return 'many';
  const inCircle = new Set(circle);
  const pairs = new Map<JsonNode, Map<JsonNode, Pair>>(circle.map((node) => [node, new Map()]));
  const pairOf = (one: JsonNode, other: JsonNode): Pair => {
    const known = pairs.get(one)!;
    if (!known.has(other)) known.set(other, { one, other });
    return known.get(other)!;
  };
  const stepsIn = (node: JsonNode) => (steps.get(node) ?? []).filter(({ into }) => inCircle.has(into));
  const together = ({ one, other }: Pair) => jointSteps(stepsIn(one), stepsIn(other), one === other);
  const next = (pair: Pair) => together(pair).map(([a, b]) => pairOf(a.into, b.into));
  const groups = componentsOf(
    circle.map((node) => pairOf(node, node)),
    next,
  );
  return groups.some((group) => divides(group, together, pairOf)) ? 'multiplies' : 'bounded';
}

/** Two walks that begin and end together and differ between. */
function divides(
  group: readonly Pair[],
  together: (pair: Pair) => readonly (readonly [Step, Step])[],
  pairOf: (one: JsonNode, other: JsonNode) => Pair,
): boolean {
  const alike = group.filter(({ one, other }) => one === other);
  if (alike.length === 0) return false;
  if (alike.length < group.length) return true;
  const members = new Set(group);
  return alike.some((pair) => together(pair).some(([a, b]) => a !== b && members.has(pairOf(a.into, b.into))));
}

function jointSteps(
  ones: readonly Step[],
  others: readonly Step[],
  areSame: boolean,
): readonly (readonly [Step, Step])[] {
  return ones.flatMap((one) =>
    others
      .filter((other) => meet(one.where, other.where) && !(areSame && excludeEachOther(one, other)))
      .map((other) => [one, other] as const),
  );
}
