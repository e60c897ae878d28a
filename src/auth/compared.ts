import { quoted } from '../text/quoted.js';

/** UTF-16 units of a value that a log line shows. */
const LONGEST = 120;

/** Values that a log line shows; the rest are counted. */
const MOST = 5;

/** What a log line shows of a value that another party chose: its text in quotes, or JSON, cut and on one line. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return `"${quoted(value, LONGEST)}"`;
  return quoted(JSON.stringify(value) ?? 'undefined', LONGEST);
}

/** Several values, as one. */
export function allShown(values: readonly unknown[]): string {
  if (values.length === 0) return 'empty';
  const more = values.length > MOST ? ` and ${values.length - MOST} more` : '';
  return `${values.slice(0, MOST).map(shown).join(', ')}${more}`;
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

/** Why a token's issuer is none of those that are trusted. @param proof said of it, where nothing proves it */
export function otherIssuer(issuer: string, trusted: readonly string[], proof = ''): string {
  return `iss is ${shown(issuer)}${proof}, and AUTH_ISSUER is ${allShown(trusted)}${overlooked([issuer], trusted)}`;
}
