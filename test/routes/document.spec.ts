import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { blocksOf, squeezed } from '../docs/support/blocks.js';

const ROOT = join(__dirname, '..', '..');
const DOCUMENT = readFileSync(join(ROOT, 'docs', 'routes.md'), 'utf8');
const FIXTURES = join(ROOT, 'test', 'fixtures', 'own-routes');

const sources = [...readdirSync(FIXTURES).map((name) => join(FIXTURES, name)), join(__dirname, 'readiness.e2e.ts')].map(
  (file) => squeezed(readFileSync(file, 'utf8')),
);

describe('docs/routes.md', () => {
  it.each(blocksOf(DOCUMENT, 'ts'))('shows code of modules that tests of this folder serve: %#', (block) => {
    expect(sources.filter((source) => source.includes(squeezed(block)))).toHaveLength(1);
  });
});
