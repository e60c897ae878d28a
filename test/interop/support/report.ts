import { appendFileSync } from 'node:fs';
import type { Verdict } from './verdict.js';

/** One cell of the matrix. */
export interface Cell extends Verdict {
  readonly client: string;
  readonly target: string;
  readonly step: string;
}

/** Every test file is a world of its own, so cells meet in a file. */
export function reportCell(cell: Cell): void {
  const file = process.env['INTEROP_REPORT'];
  if (file) appendFileSync(file, `${JSON.stringify(cell)}\n`);
}
