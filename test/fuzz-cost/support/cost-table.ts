import type { CostRow } from './cost-run.js';

/** The worst of each field, the worst field first. */
export function costTable(rows: readonly CostRow[], most: number): string {
  const worst = new Map<string, CostRow>();
  for (const row of rows) if (row.ratio > (worst.get(row.field)?.ratio ?? -1)) worst.set(row.field, row);
  const sorted = [...worst.values()].sort((a, b) => b.ratio - a.ratio).slice(0, most);
  const lines = sorted.map(({ field, content, bytes, cost, ratio, exponent }) =>
    [
      field.slice(0, 70).padEnd(70),
      content.padEnd(13),
      kb(bytes),
      ms(cost),
      ratio.toFixed(2).padStart(7),
      (exponent?.toFixed(1) ?? '').padStart(6),
    ].join(' '),
  );
  const head = ['field'.padEnd(70), 'content'.padEnd(13), '      KB', '   ms CPU', '  ratio', ' power'].join(' ');
  return [head, ...lines].join('\n');
}

const kb = (bytes: number) => (bytes / 1_024).toFixed(0).padStart(8);
const ms = (cost: number) => cost.toFixed(1).padStart(9);
