import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const src = join(__dirname, '..');

/** What begins as keys do and is none: a scope of tokens, names of metadata and of a keyword. */
const NO_KEYS = ['mooring:admin', 'mooring:parameters:${kind}', 'mooring:step'];
const ADVICE = 'keys that begin with "mooring:"';

describe('keys', () => {
  it('are made in one file', () => {
    const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/\.(spec|contract)\.ts$/.test(file))
      .filter((file) => textsIn(file).some((text) => !NO_KEYS.includes(text)));
    expect(files).toEqual([join('redis', 'redis-keys.ts')]);
  });
});

/** Texts in quotes that begin as keys do. */
function textsIn(file: string): string[] {
  const source = readFileSync(join(src, file), 'utf8').replaceAll(ADVICE, '');
  return [...source.matchAll(/(?:^|[^\\])['"`](mooring:[^'"`]*)['"`]/gm)].map(([, text]) => text!);
}
