import { printableEntry } from './printable-entry.js';
import { scrub } from './scrub.js';
import { shorterEntries } from './shorter-entries.js';

/** A log line holds at most so many bytes, its line break included. */
export const MOST_BYTES = 8_192;

/** A line of so many UTF-16 units can't be too long. */
const SURELY_FITS = Math.floor(MOST_BYTES / 3);

/** Escapes of JSON for what no terminal should get, and what JSON lets through as it is. Plain lines have neither. */
const SUSPECT = /\\[bfnrtu]|[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/**
 * What every log line goes through before it leaves the process: secrets are masked, no text of a client is more to a
 * terminal than text, and a line has at most `MOST_BYTES`.
 *
 * @param line one JSON object and a line break
 */
export function logLine(line: string): string {
  if (SUSPECT.test(line) && fits(line)) return mended(line);
  const scrubbed = scrub(line);
  return fits(scrubbed) && !SUSPECT.test(scrubbed) ? scrubbed : mended(scrubbed);
}

function mended(line: string): string {
  const entry = JSON.parse(line) as Record<string, unknown>;
  const text = fits(line) ? written(entry) : line;
  return fits(text) ? text : shortened(entry, Buffer.byteLength(line));
}

function shortened(entry: Readonly<Record<string, unknown>>, bytes: number): string {
  let text = '';
  for (const shorter of shorterEntries(entry, bytes)) {
    text = written(shorter);
    if (fits(text)) break;
  }
  return text;
}

function written(entry: Readonly<Record<string, unknown>>): string {
  return `${scrub(JSON.stringify(printableEntry(entry)))}\n`;
}

function fits(line: string): boolean {
  return line.length <= SURELY_FITS || Buffer.byteLength(line) <= MOST_BYTES;
}
