import type { Recursion } from './recursion.js';

const REASONS: Readonly<Record<Exclude<Recursion['verdict'], 'bounded'>, string>> = {
  multiplies:
    'may take twice as long for each level that a value is nested, because two of its branches recurse into the same part of a ' +
    'value: tell them apart by a constant (z.discriminatedUnion, or oneOf with a discriminator), or, where it has to be so, write ' +
    'jsonSchema(…, { maxSteps }) (docs/extending.md, Schemas that are refused)',
  many:
    'has too many recursive branches to tell how long a check may take: write fewer, or jsonSchema(…, { maxSteps }) ' +
    '(docs/extending.md, Schemas that are refused)',
  endless: 'refers to itself without a step into the value, so that no check ends',
};

/** What is wrong with a recursive schema, and what to write instead. */
export function describeRecursion(verdict: keyof typeof REASONS): string {
  return REASONS[verdict];
}
