import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentOf, documents, ROOT } from './documents.js';

/** One page of print. */
const LINES_MAX = 60;

const decisions = documents.filter(({ path }) => /^docs\/decisions\/\d/.test(path));

describe('the decisions', () => {
  it('are numbered without a gap', () => {
    const numbers = decisions.map(({ path }) => Number(/\/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1]));
    expect(numbers.sort((a, b) => a - b)).toEqual(decisions.map((_, index) => index + 1));
  });

  it.each(decisions)('have a row in the index: $path', ({ path }) => {
    const name = path.slice('docs/decisions/'.length);
    expect(documentOf('docs/decisions/README.md').text).toContain(`[${Number(name.slice(0, 4))}. `);
    expect(documentOf('docs/decisions/README.md').text).toContain(`](${name})`);
  });

  it.each(decisions)('say context, decision and figures on one page: $path', ({ path, text }) => {
    expect(text).toMatch(new RegExp(`^# ${Number(/\d{4}/.exec(path))}\\. `));
    expect(text).toMatch(/^## Context$[^]*^## Decision$[^]*^## (Figures|Consequences)$/m);
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(LINES_MAX);
  });
});

describe('decision 6', () => {
  /** Where this fails, the SDK was updated: the page says what to read again, before it may name the new version. */
  it('names the version of the SDK that is installed', () => {
    const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version: string }>;
    };
    const { version } = lock.packages['node_modules/@modelcontextprotocol/server']!;
    expect(documentOf('docs/decisions/0006-remembered-eras.md').text).toContain(
      `of \`@modelcontextprotocol/server\` ${version}**`,
    );
  });
});
