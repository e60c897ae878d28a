/** Rows of equal fields as a Markdown table, the same that the documentation shows. */
export function printTable(rows) {
  const columns = Object.keys(rows[0]);
  const cells = [columns, ...rows.map((row) => columns.map((column) => String(row[column])))];
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => row[index].length)));
  const line = (row) => `| ${row.map((cell, index) => cell.padEnd(widths[index])).join(' | ')} |`;
  console.log(line(cells[0]));
  console.log(line(widths.map((width) => '-'.repeat(width))));
  for (const row of cells.slice(1)) console.log(line(row));
}

export const thousands = (count) => Math.round(count).toLocaleString('en');
export const kilobytes = (bytes) => thousands(bytes / 1_000);
