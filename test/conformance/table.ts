import type { Store } from './conformance-run.js';
import { EXPECTED_PASSES, type Revision, totalOf } from './expected-passes.js';
import type { SuiteOutcome } from './suite.js';

const WIDTHS = [8, 12, 11, 8, 10];

export const headline = toLine(['sessions', 'revision', 'scenarios', 'passed', 'expected', 'problems']);

export function rowOf(store: Store, revision: Revision, { passes, problems }: SuiteOutcome): string {
  const counts = [Object.keys(passes).length, totalOf(passes), totalOf(EXPECTED_PASSES[revision]), problems.length];
  return toLine([store, revision, ...counts.map(String)]);
}

function toLine(cells: readonly string[]): string {
  return cells.map((cell, column) => cell.padEnd(WIDTHS[column] ?? 0)).join('  ');
}
