import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const affinity = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'affinity.md'), 'utf8');

/** The code blocks in one language, as a reader copies them. */
export const blocks = (language: string): string[] =>
  [...affinity.matchAll(/^```(\w*)\n(.*?)^```$/gms)].flatMap(([, is, text]) => (is === language ? [String(text)] : []));
