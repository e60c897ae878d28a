const SIGNS = { ok: '✓', unsupported: '–', untold: '(✓)', own: 'own', failed: '✗' };
const HARMS = ['killed', 'gone'];
/** What is longer says no more. */
const NOTE_MAX = 160;

/**
 * The matrix as Markdown: a row for each client, a column for each step. Below it, what became of clients that were harmed, and
 * what the signs leave unsaid.
 *
 * @param {readonly object[]} cells `{ client, target, step, kind, note }`, in the order in which they came to be
 */
export function interopTables(cells) {
  const clients = distinct(cells.map(({ client }) => client));
  const steps = distinct(cells.map(({ step }) => step)).filter((step) => !HARMS.includes(step));
  const of = (client, step) => cells.filter((cell) => cell.client === client && cell.step === step);
  const matrix = clients.map((client) => [client, ...steps.map((step) => signsOf(of(client, step)))]);
  const harmed = clients.map((client) => [client, ...['connect', ...HARMS].map((step) => notesOf(of(client, step)))]);
  const remarks = remarksOf(cells.filter(({ kind, step }) => kind !== 'ok' && !HARMS.includes(step)));
  return [
    table([['', ...steps], ...matrix]),
    table([['', 'revision', 'its pod is killed during a call', 'its session is gone'], ...harmed]),
    ...(remarks.length > 0 ? [table([['sign', 'what is missing, or was seen', 'steps', 'clients'], ...remarks])] : []),
  ].join('\n\n');
}

/** One sign where both servers gave the same. */
function signsOf(cells) {
  return distinct(cells.map(({ kind }) => SIGNS[kind])).join(' ');
}

/** Where the servers differ, each with its name. */
function notesOf(cells) {
  const told = cells.map(({ target, kind, note }) => [
    target,
    kind === 'ok' ? noteOf(note) : `${SIGNS[kind]} ${noteOf(note)}`,
  ]);
  const notes = distinct(told.map(([, note]) => note));
  return notes.length < 2 ? (notes[0] ?? '') : told.map(([target, note]) => `${target}: ${note}`).join('; ');
}

/** What clients say is theirs: as code, no character of it means anything to Markdown. */
function noteOf(note) {
  const plain = note.replaceAll('`', "'").slice(0, NOTE_MAX);
  return plain.replace(/^an error: (.*)$/, 'an error: `$1`');
}

export function distinct(values) {
  return [...new Set(values)];
}

/** A row for each reason. */
function remarksOf(cells) {
  const reasons = distinct(cells.map(({ kind, note }) => JSON.stringify([SIGNS[kind], noteOf(note)])));
  return reasons.map((reason) => {
    const of = cells.filter(({ kind, note }) => JSON.stringify([SIGNS[kind], noteOf(note)]) === reason);
    const namesOf = (key) => distinct(of.map((cell) => cell[key])).join('; ');
    return [...JSON.parse(reason), namesOf('step'), namesOf('client')];
  });
}

export function table([head, ...rows]) {
  const escaped = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, column) => Math.max(3, ...escaped.map((row) => row[column].length)));
  const lineOf = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  const [first, ...others] = escaped.map(lineOf);
  return [first, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...others].join('\n');
}
