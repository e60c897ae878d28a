import { branchesOf, type Branch, type Decides } from './branches.js';
import { descentsOf, type Where } from './descents.js';
import type { JsonNode } from './json-node.js';
import type { References } from './references.js';

type Choice = NonNullable<Branch['choice']>;

/** One way that the check of a value goes on to one of its parts. Two ways to the same check of the same part cost twice. */
export interface Step {
  readonly where: Where;
  readonly into: JsonNode;
  readonly choices: readonly Choice[];
}

/** Whether the check of one value can take both. */
export function excludeEachOther(one: Step, other: Step): boolean {
  return one.choices.some(({ of, by, at }) =>
    other.choices.some((choice) => choice.of === of && choice.by === by && choice.at !== at),
  );
}

/** More ways from one value to its parts than these are not looked at. */
const MOST_STEPS = 2_000;

/** `endless`: a subschema refers to itself for the same value. `many`: too much to be looked at. */
export type StepsOutcome = readonly Step[] | 'endless' | 'many';

/** All ways from a subschema's value to its parts, through every branch for the same value. */
export function stepsOf(node: JsonNode, references: References, decides: Decides): StepsOutcome {
  const steps: Step[] = [];
  const open = new Set<JsonNode>();
  let visits = 0;
  const visit = (at: JsonNode, choices: readonly Choice[]): 'endless' | 'many' | undefined => {
    if (open.has(at)) return 'endless';
    if (++visits > MOST_STEPS || steps.length > MOST_STEPS) return 'many';
    open.add(at);
    steps.push(...descentsOf(at).map((descent) => ({ ...descent, choices })));
    for (const { node: branch, choice } of branchesOf(at, references, decides)) {
      const failed = visit(branch, choice ? [...choices, choice] : choices);
      if (failed) return failed;
    }
    open.delete(at);
    return undefined;
  };
  return visit(node, []) ?? steps;
}
