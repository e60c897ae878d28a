import { EXPECTED_PASSES, type Part } from './expected-passes.js';
import type { SuiteOutcome } from './suite.js';

/** Generous; a run takes seconds. In ms. */
export const RUN_TIMEOUT_MS = 180_000;

export function expectConformance({ exitCode, passes, problems, output }: SuiteOutcome, part: Part): void {
  expect({ problems, passes }).toEqual({ problems: [], passes: EXPECTED_PASSES[part] });
  if (exitCode !== 0) throw new Error(`The suite ended with ${exitCode}:\n${output}`);
}
