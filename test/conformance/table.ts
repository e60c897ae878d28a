import { EXPECTED_PASSES, type Part, totalOf } from './expected-passes.js';
import type { SuiteOutcome } from './suite.js';
import type { Setting } from '../support/target.js';

const WIDTHS = [19, 12, 11, 8, 10];

export const headline = toLine(['setting', 'part', 'scenarios', 'passed', 'expected', 'problems']);

export function rowOf(setting: Setting, part: Part, { passes, problems }: SuiteOutcome): string {
  const counts = [Object.keys(passes).length, totalOf(passes), totalOf(EXPECTED_PASSES[part]), problems.length];
  return toLine([setting, part, ...counts.map(String)]);
}

function toLine(cells: readonly string[]): string {
  return cells.map((cell, column) => cell.padEnd(WIDTHS[column] ?? 0)).join('  ');
}
