import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { stepsOf } from './support/document-steps.js';
import { FOLLOWED } from './support/held-blocks.js';
import { anchorsOf, documentOf, documents, proseOf, ROOT } from './documents.js';

/** What one can read without losing the thread. What is longer has more than one subject. */
const LINES_MAX = 300;

/** Characters in a cell of a table. What needs more is a paragraph. */
const CELL_MAX = 300;

/** What the pages for teams write into a package that `create/` has begun. */
const OF_TEAM = new Set(
  FOLLOWED.pages
    .flatMap((path) => stepsOf(documentOf(path).text))
    .flatMap((step) => (step.kind === 'file' ? [step.path] : [])),
);

/** The targets of the links that stay in this repository, with the anchor behind them. */
function linksOf(path: string): (readonly [target: string, anchor: string])[] {
  const links = [...proseOf(documentOf(path)).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)];
  return links.map(([, target = '', anchor = '']) => [
    target === '' ? path : normalize(join(dirname(path), target)),
    anchor,
  ]);
}

describe('documents', () => {
  it('are all found', () => {
    const paths = documents.map(({ path }) => path);
    for (const path of ['README.md', 'docs/operating.md', 'docs/decisions/README.md']) expect(paths).toContain(path);
    expect(documents.filter(({ isGenerated }) => isGenerated).map(({ path }) => path)).toEqual([
      'docs/exports.md',
      'docs/members-of-kits.md',
      'docs/members.md',
      'docs/reference.md',
      'docs/settings.md',
      'helm/README.md',
    ]);
  });

  it.each(documents.filter(({ isGenerated }) => !isGenerated).map(({ path }) => path))(
    `have at most ${LINES_MAX} lines: %s`,
    (path) => expect(documentOf(path).text.trimEnd().split('\n').length).toBeLessThanOrEqual(LINES_MAX),
  );

  it.each(documents.filter(({ isGenerated }) => !isGenerated).map(({ path }) => path))(
    `have at most ${CELL_MAX} characters in a cell: %s`,
    (path) => {
      const rows = proseOf(documentOf(path))
        .split('\n')
        .filter((line) => line.startsWith('|'));
      const cells = rows.flatMap((row) => row.split('|').map((cell) => cell.trim()));
      expect(cells.filter(({ length }) => length > CELL_MAX)).toEqual([]);
    },
  );

  it.each(documents.map(({ path }) => path))('link to files and headings that there are: %s', (path) => {
    const broken = linksOf(path).filter(([target, anchor]) => {
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== '' && target.endsWith('.md') && !anchorsOf(documentOf(target)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it.each(documents.map(({ path }) => path))('name only files that there are: %s', (path) => {
    const named = [...documentOf(path).text.matchAll(/`((?:src|test|bench|scripts|helm)\/[\w./-]+\.\w+)`/g)];
    const known = (file: string) =>
      ['', 'create/template'].some((folder) => existsSync(join(ROOT, folder, file))) || OF_TEAM.has(file);
    expect(named.map(([, file]) => file!).filter((file) => !known(file))).toEqual([]);
  });
});

describe('docs/README.md', () => {
  it('leads to every page of docs/', () => {
    const linked = new Set(linksOf('docs/README.md').map(([target]) => target));
    const pages = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md') && name !== 'README.md');
    expect(pages.filter((name) => !linked.has(`docs/${name}`))).toEqual([]);
    expect(linked).toContain('docs/decisions/README.md');
  });
});

describe('tables that a bench writes', () => {
  const benches = readdirSync(join(ROOT, 'bench'))
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => [name.slice(0, -'.mjs'.length), readFileSync(join(ROOT, 'bench', name), 'utf8')] as const)
    .filter(([, source]) => source.includes('export const title ='));

  it.each(benches)('have their place in a document: %s', (name, source) => {
    const [, page = 'performance.md'] = /^export const document = '(.+)';$/m.exec(source) ?? [];
    const { text } = documentOf(`docs/${page}`);
    expect(text).toMatch(new RegExp(`<!-- bench: ${name} -->[^]*<!-- end: ${name} -->`));
  });

  it('are those of all benches', () => expect(benches.length).toBeGreaterThan(8));
});
