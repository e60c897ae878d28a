import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { blocksOf, squeezed } from '../docs/support/blocks.js';
import { stepsOf } from '../docs/support/document-steps.js';

const ROOT = join(__dirname, '..', '..');
const DOCUMENT = readFileSync(join(ROOT, 'docs', 'routes.md'), 'utf8');
const FIXTURES = join(ROOT, 'test', 'fixtures', 'own-routes');

const sources = readdirSync(FIXTURES).map((name) => squeezed(readFileSync(join(FIXTURES, name), 'utf8')));

describe('docs/routes.md', () => {
  const whole = stepsOf(DOCUMENT).flatMap((step) => (step.kind === 'file' ? [step.text] : []));
  const parts = blocksOf(DOCUMENT, 'ts').filter((block) => !whole.includes(block));

  it('shows parts of modules', () => expect(parts.length).toBeGreaterThan(0));

  it.each(parts)('shows code of modules that tests of this folder serve: %#', (block) => {
    expect(sources.filter((source) => source.includes(squeezed(block)))).toHaveLength(1);
  });
});
