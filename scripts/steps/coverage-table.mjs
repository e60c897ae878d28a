import { dirname } from 'node:path';

/** How deep folders get a row of their own: src/mcp/legacy/calls. */
const DEPTH = 4;
const COLUMNS = ['lines', 'branches', 'functions'];

/**
 * A row for each folder, which holds what is below `src/mcp/legacy/calls` and its like, and one for all.
 *
 * @param {readonly (readonly [string, object])[]} files paths from the root, and what istanbul's json-summary counts in them
 */
export function coverageTable(files) {
  const folders = new Map();
  for (const [file, counts] of files) {
    const folder = dirname(file).split('/').slice(0, DEPTH).join('/');
    for (const name of [folder, 'all']) {
      const sums = folders.get(name) ?? COLUMNS.map(() => ({ total: 0, covered: 0 }));
      folders.set(name, sums);
      for (const [index, column] of COLUMNS.entries()) {
        sums[index].total += counts[column].total;
        sums[index].covered += counts[column].covered;
      }
    }
  }
  const rows = [...folders].sort(([a], [b]) => Number(a === 'all') - Number(b === 'all') || (a < b ? -1 : 1));
  const width = Math.max(...rows.map(([name]) => name.length));
  const lineOf = (name, cells) => `| ${name.padEnd(width)} | ${cells.map((cell) => cell.padStart(9)).join(' | ')} |`;
  return [
    lineOf('folder', COLUMNS),
    `| ${'-'.repeat(width)} | ${COLUMNS.map(() => '--------:').join(' | ')} |`,
    ...rows.map(([name, sums]) => lineOf(name, sums.map(percent))),
  ].join('\n');
}

function percent({ total, covered }) {
  return total === 0 ? '' : `${((100 * covered) / total).toFixed(1)} %`;
}
