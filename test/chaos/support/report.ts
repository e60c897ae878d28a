import { appendFileSync } from 'node:fs';

/** One line of the table that `npm run chaos` prints: what was measured, and the bar it is held to. */
export interface Figure {
  readonly scenario: string;
  readonly figure: string;
  readonly value: string | number;
  readonly bar: string | number;
}

/** Every test file is a world of its own, so figures meet in a file. */
export function report(scenario: string, figures: readonly (readonly [string, string | number, (string | number)?])[]) {
  const file = process.env['CHAOS_REPORT'];
  if (!file) return;
  for (const [figure, value, bar = ''] of figures) {
    appendFileSync(file, `${JSON.stringify({ scenario, figure, value, bar } satisfies Figure)}\n`);
  }
}

/** @param values in ms. @returns e.g. `1.2 ms` */
export function percentile(values: readonly number[], percent: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
  return `${value < 100 ? value.toFixed(1) : Math.round(value)} ms`;
}
