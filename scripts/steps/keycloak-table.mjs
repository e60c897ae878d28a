import { distinct, table } from './interop-tables.mjs';

/** Whose steps are one column, below those of clients. */
const SERVICE = 'the service';

/**
 * A row for each step, a column for each client; below it, what the service said and did. A cell says whether the step held,
 * after how long, and what was seen.
 *
 * @param {readonly object[]} cells `{ client, step, held, ms, note }`, in the order in which they came to be
 */
export function keycloakTables(cells) {
  const isOfService = ({ client }) => client === SERVICE;
  const parts = [cells.filter((cell) => !isOfService(cell)), cells.filter(isOfService)];
  return parts
    .filter((part) => part.length > 0)
    .map(tableOf)
    .join('\n\n');
}

function tableOf(cells) {
  const clients = distinct(cells.map(({ client }) => client));
  const steps = distinct(cells.map(({ step }) => step));
  const of = (step, client) => cells.find((cell) => cell.client === client && cell.step === step);
  const rows = steps.map((step) => [step, ...clients.map((client) => textOf(of(step, client)))]);
  return table([['step', ...clients], ...rows]);
}

function textOf(cell) {
  if (cell === undefined) return '';
  const { held, ms, note } = cell;
  return `${held ? '✓' : '✗'} ${(ms / 1_000).toFixed(1)} s${note ? `: ${note}` : ''}`;
}
