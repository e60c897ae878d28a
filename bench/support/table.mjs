/** Rows of equal fields as a Markdown table, aligned as the formatter of the documentation does it. */
export function table(rows) {
  const columns = Object.keys(rows[0]);
  const cells = [columns, ...rows.map((row) => columns.map((column) => String(row[column])))];
  const widths = columns.map((_, index) => Math.max(3, ...cells.map((row) => row[index].length)));
  const line = (row) => `| ${row.map((cell, index) => cell.padEnd(widths[index])).join(' | ')} |`;
  return [line(cells[0]), line(widths.map((width) => '-'.repeat(width))), ...cells.slice(1).map(line)].join('\n');
}

export const thousands = (count) => Math.round(count).toLocaleString('en');
export const kilobytes = (bytes) => thousands(bytes / 1_000);
export const megabytes = (bytes) => thousands(bytes / 1_000_000);
export const milliseconds = (ms) => `${ms.toFixed(2)} ms`;
