import { documentOf } from './documents.js';

const [, section = ''] =
  /## Your team writes tools\n([^]*?)\nWhere you need it/.exec(documentOf('docs/README.md').text) ?? [];
const pages = [...section.matchAll(/^\d+\. \[[^\]]+\]\(([\w-]+\.md)\)/gm)].map(([, page]) => page!);

/** As a team meets things. */
const ORDER = [
  'first-tool.md',
  'extending.md',
  'context.md',
  'testing.md',
  'configuration.md',
  'database.md',
  'telemetry.md',
  'routes.md',
  'guards.md',
  'package.md',
  'deploy.md',
  'reference.md',
];

describe('the pages for teams', () => {
  it('are in the order in which a team meets things', () => expect(pages).toEqual(ORDER));

  it.each(pages.slice(0, -1).map((page, index) => [page, pages[index + 1]!]))(
    '%s ends with a link to %s',
    (page, next) => {
      const last = documentOf(`docs/${page}`).text.trimEnd().split('\n').at(-1)!;
      expect(last).toMatch(/^Next: /);
      expect([...last.matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target)).toEqual([next]);
    },
  );

  it('begin where README.md leads', () => {
    expect(documentOf('README.md').text).toContain(`(docs/${pages[0]})`);
  });
});
