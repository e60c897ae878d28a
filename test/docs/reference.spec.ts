import { documentOf, ROOT } from './documents.js';

type Texts = Readonly<Record<string, string>>;
interface Surface {
  exportsOf(entry: string): readonly { readonly name: string }[];
}

const { readSurface } = jest.requireActual<{
  readSurface: (root: string) => { readonly surface: Surface; readonly entries: Texts };
}>('../../scripts/reference/read-surface.mjs');
const { referenceDocuments } = jest.requireActual<{
  referenceDocuments: (surface: Surface, entries: Texts) => Texts;
}>('../../scripts/reference/document.mjs');

const { surface, entries } = readSurface(ROOT);
const written = referenceDocuments(surface, entries);
const paths = Object.keys(written);

/** The rows of the tables of both pages: name first, meaning last. */
const rows = paths.flatMap((path) =>
  [...written[path]!.matchAll(/^\| `(\w+)` \|.*$/gm)].map(([row, name]) => ({ name: name!, row })),
);

describe('docs/reference.md and docs/exports.md', () => {
  it.each(paths)('are what the docstrings say: else run `npm run docs:reference`: %s', (path) => {
    expect(documentOf(path).text).toBe(written[path]);
  });

  it('have a meaning for each option and each export', () => {
    expect(rows.filter(({ row }) => /\| *\|$/.test(row)).map(({ name }) => name)).toEqual([]);
  });

  it('have all that the package exports, and options that are inherited', () => {
    const exported = Object.values(entries).flatMap((path) => surface.exportsOf(path).map(({ name }) => name));
    expect(exported.length).toBeGreaterThan(100);
    expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(exported));
    expect(written['docs/reference.md']).toMatch(/^## `@App`[^#]+\| `roles` \|[^#]+\| `prefersBorder` \|/m);
  });

  it('say a default, and what is deprecated', () => {
    expect(written['docs/reference.md']).toMatch(/^\| `audit` \| .+ \| `'digest'` \| /m);
    expect(written['docs/exports.md']).toMatch(/^\| `roots` \| function \| .+ Deprecated\. Since revision/m);
  });

  it.each(paths)('have at most 300 lines: %s', (path) => {
    expect(written[path]!.split('\n').length).toBeLessThanOrEqual(300);
  });
});
