import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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

const documentOfSource = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const { surface, entries } = readSurface(ROOT);
const written = referenceDocuments(surface, entries);
const paths = Object.keys(written);

/** The rows of the tables of all pages: name first, meaning last. */
const rows = paths.flatMap((path) =>
  [...written[path]!.matchAll(/^\| `([\w ]+)` \|.*$/gm)].map(([row, name]) => ({ name: name!, row })),
);

describe('the generated reference', () => {
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

  it('have every member of what a handler is given, with its errors', () => {
    const page = written['docs/members.md']!;
    const context = /^### `CallContext`$[^]*?(?=^### )/m.exec(page)![0];
    const abstract = [
      ...documentOfSource('src/capabilities/call-context.ts').matchAll(
        /^ {2}(?:abstract |async |get )(?:readonly )?(\w+)/gm,
      ),
    ];
    expect(abstract.length).toBeGreaterThan(15);
    for (const [, name] of abstract) expect(context).toContain(`| \`${name}\` |`);
    expect(context).toMatch(/^\| `ask` \|.*Throws CapabilityMissingError/m);
    for (const name of ['ToolError', 'ProtocolError']) expect(page).toContain(`| \`new ${name}\` |`);
    expect(page).toMatch(/^### `ReadinessChecks`[^#]+\| `add` \|.*Throws Error for a name/m);
    const kits = written['docs/members-of-kits.md']!;
    for (const name of [
      'TestApp',
      'TestAppOptions',
      'ClientAnswers',
      'FakeCallContext',
      'UpstreamOptions',
      'OpenApiOptions',
    ])
      expect(kits).toContain(`### \`${name}\``);
  });

  it('have nothing that is private', () => {
    expect(written['docs/members.md']).not.toMatch(/^\| `(catalogs|authenticates|logger|limit)` \|/m);
  });

  it.each(['name', 'input', 'rateLimit', 'uriTemplate', 'cache', 'folder', 'id'])(
    'say what is refused at start: %s',
    (option) => {
      expect(written['docs/reference.md']).toMatch(
        new RegExp(`^\\| \`${option}\` \\|.* Refused at start: .+\\. \\|$`, 'm'),
      );
    },
  );

  it('say a default, and what is deprecated', () => {
    expect(written['docs/reference.md']).toMatch(/^\| `audit` \| .+ \| `'digest'` \| /m);
    expect(written['docs/exports.md']).toMatch(/^\| `roots` \| function \| .+ Deprecated\. Since revision/m);
  });

  it.each(paths)('have at most 300 lines: %s', (path) => {
    expect(written[path]!.split('\n').length).toBeLessThanOrEqual(300);
  });
});
