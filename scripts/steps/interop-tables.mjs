const SIGNS = { ok: '✓', unsupported: '–', own: 'own', failed: '✗' };

/**
 * The matrix as Markdown: a row for each step, a column for each client, and below what the signs leave unsaid.
 *
 * @param {readonly object[]} cells `{ client, target, step, kind, note }`, in the order in which they came to be
 */
export function interopTables(cells) {
  const clients = distinct(cells, 'client');
  const steps = distinct(cells, 'step');
  const signOf = (step, client) => {
    const signs = cells.filter((cell) => cell.step === step && cell.client === client).map(({ kind }) => SIGNS[kind]);
    return [...new Set(signs)].join(' / ');
  };
  const matrix = table([
    ['', ...clients],
    ...steps.map((step) => [step, ...clients.map((client) => signOf(step, client))]),
  ]);
  const remarks = remarksOf(cells);
  return remarks.length === 0 ? matrix : `${matrix}\n\n${table([['client', 'step', 'what was seen'], ...remarks])}`;
}

/** Each of what is no plain success, and what became of clients that were harmed; once where all servers gave the same. */
function remarksOf(cells) {
  const told = cells.filter(({ kind, note }) => kind !== 'ok' || note !== '');
  const seen = new Map(told.map((cell) => [`${cell.client} ${cell.step} ${cell.note}`, cell]));
  return [...seen.values()].map(({ client, step, kind, note }) => [
    client,
    step,
    kind === 'ok' ? note : `${SIGNS[kind]} ${note}`,
  ]);
}

function distinct(cells, key) {
  return [...new Set(cells.map((cell) => cell[key]))];
}

function table([head, ...rows]) {
  const escaped = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|').slice(0, 250)));
  const widths = head.map((_, column) => Math.max(3, ...escaped.map((row) => row[column].length)));
  const lineOf = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const [first, ...others] = escaped.map(lineOf);
  return [first, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...others].join('\n');
}
