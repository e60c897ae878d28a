import { quoted } from '../text/quoted.js';

/** UTF-16 units of a value that a log line shows. */
const LONGEST = 120;

/** Values that a log line shows; the rest are counted. */
const MOST = 5;

/** What a log line shows of a value that another party chose: its text in quotes, cut and on one line; of all else its kind. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return `"${quoted(value, LONGEST)}"`;
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object';
  return String(value);
}

/** What people overlook of two values that differ by it alone. */
const OVERLOOKED: readonly (readonly [what: string, without: (text: string) => string])[] = [
  ['the slash at the end', (text) => (text.endsWith('/') ? text.slice(0, -1) : text)],
  ['capital letters', (text) => text.toLowerCase()],
  ['http and https', (text) => (text.startsWith('http://') ? `https://${text.slice(7)}` : text)],
];

/** How a value differs from one of those that are wanted, where that is easily overlooked: ` (…)`; otherwise nothing. */
export function overlooked(got: readonly unknown[], wanted: readonly string[]): string {
  const texts = got.filter((each) => typeof each === 'string').slice(0, MOST);
  const found = OVERLOOKED.find(([, without]) => {
    const known = new Set(wanted.map(without));
    return texts.some((text) => known.has(without(text)));
  });
  return found ? ` (they differ by ${found[0]} alone)` : '';
}
