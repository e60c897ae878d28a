import { printable, quoted } from '../text/quoted.js';
import { printableStack } from './printable-stack.js';

/** What lies deeper is written as text. */
const DEEPEST = 8;

const LONGEST_NAME = 100;

/** Messages that have lines of our own: no client is served yet, so nothing of one is in them. */
const IN_LINES: ReadonlySet<unknown> = new Set(['start.failed']);

type Entry = Readonly<Record<string, unknown>>;

/** A log entry whose texts have one line each, but for stacks, and nothing that a terminal obeys. */
export function printableEntry(entry: Entry): Entry {
  const { event, msg } = entry;
  const printed = printableObject(entry, 0);
  return IN_LINES.has(event) && typeof msg === 'string' ? { ...printed, msg: printableLines(msg) } : printed;
}

function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

function printableObject(object: Entry, depth: number): Entry {
  const { message, msg } = object;
  const said = message ?? msg;
  const fields = Object.entries(object).map(([name, value]) => [
    quoted(name, LONGEST_NAME),
    name === 'stack' && typeof value === 'string' ? printableStack(value, said) : printableValue(value, depth + 1),
  ]);
  return Object.fromEntries(fields) as Entry;
}

function printableValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return printable(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) return quoted(JSON.stringify(value));
  return Array.isArray(value)
    ? value.map((each) => printableValue(each, depth + 1))
    : printableObject(value as Entry, depth);
}
