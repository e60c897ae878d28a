import { appendFileSync } from 'node:fs';
import type { Known } from './descriptor.js';

/** One cell of the matrix. */
export interface Cell {
  readonly client: string;
  readonly target: string;
  readonly step: string;
  readonly kind: 'ok' | 'failed' | Known;
  readonly note: string;
}

/** Every test file is a world of its own, so cells meet in a file. */
export function reportCell(cell: Cell): void {
  const file = process.env['INTEROP_REPORT'];
  if (file) appendFileSync(file, `${JSON.stringify(cell)}\n`);
}
