import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documents, ROOT } from './documents.js';
import { squeezed } from './support/blocks.js';
import { commandsOf, scriptOf } from './support/commands-of.js';
import { stepsOf } from './support/document-steps.js';
import { COMMANDS, EXAMPLES, FOLLOWED, NOT_RUN, PARTS, PICTURES, READ } from './support/held-blocks.js';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

interface Block {
  readonly page: string;
  readonly language: string;
  readonly text: string;
}

const pages = [
  ...documents.filter(({ path }) => !/^[A-Z]\w+\.md$/.test(path) || path === 'README.md'),
  { path: 'create/template/README.md', text: read('create/template/README.md') },
];

const blocks = pages.flatMap(({ path, text }) =>
  [...text.matchAll(/^ *```([^\n]*)\n([^]*?)^ *```$/gm)].map(([, language = '', block = '']): Block => ({
    page: path,
    language,
    text: block,
  })),
);

/** Which entry of the lists holds what: none may be without a block. */
const used = new Set<unknown>();

function use<Entry>(entry: Entry | undefined): boolean {
  if (entry !== undefined) used.add(entry);
  return entry !== undefined;
}

/** What of a block no test runs. */
function unheldOf(block: Block): string[] {
  if (PICTURES.includes(block.language)) return [];
  if (isFollowed(block) || isRead(block) || isPart(block) || isExample(block)) return [];
  if (block.language !== 'bash') return isNotRun(block, squeezedLine(block.text)) ? [] : [block.text];
  return commandsOf(block.text).filter((command) => !isRun(command) && !isNotRun(block, command));
}

const squeezedLine = (text: string) => text.replace(/\s+/g, ' ');

function isFollowed({ page, language, text }: Block): boolean {
  if (!FOLLOWED.pages.includes(page)) return false;
  const steps = stepsOf(pages.find(({ path }) => path === page)!.text);
  if (language === 'bash') return steps.some((step) => step.kind === 'run' && step.command === text.trim());
  if (language === 'text') return true;
  return steps.some((step) => step.kind === 'file' && step.text === text);
}

function isRead({ page, language }: Block): boolean {
  return use(READ.find((entry) => entry.pages.includes(page) && entry.languages.includes(language)));
}

function isPart({ page, text }: Block): boolean {
  return use(PARTS.find((entry) => entry.pages.includes(page) && squeezed(read(entry.file)).includes(squeezed(text))));
}

function isExample({ page, language }: Block): boolean {
  const [, name] = /^examples\/([\w-]+)\/README\.md$/.exec(page) ?? [];
  return language === 'bash' && name !== undefined && existsSync(join(ROOT, EXAMPLES, `${name}.install.ts`));
}

function isRun(command: string): boolean {
  const script = scriptOf(command);
  if (script !== undefined && script in scripts && !/^npm (install|pack)/.test(command)) return true;
  return use(
    COMMANDS.find(({ command: known, isBeginning }) => (isBeginning ? command.startsWith(known) : command === known)),
  );
}

function isNotRun({ page }: Block, text: string): boolean {
  return use(NOT_RUN.find((entry) => entry.pages.includes(page) && text.startsWith(entry.begins)));
}

/** Its folder's tests read it through a support file at times: then that names the page. */
function names(test: string, page: string): boolean {
  const name = page.split('/').at(-1)!;
  const folder = join(test, '..');
  const texts = [read(test), ...supportOf(folder)];
  return page.startsWith('examples/')
    ? texts.some((text) => text.includes("'examples'"))
    : texts.some((text) => text.includes(name));
}

function supportOf(folder: string): string[] {
  const path = join(folder, 'support', 'affinity-document.ts');
  return existsSync(join(ROOT, path)) ? [read(path)] : [];
}

describe('blocks of code in the documents', () => {
  it('are found', () => {
    expect(blocks.length).toBeGreaterThan(120);
    for (const page of ['README.md', 'docs/extending.md', 'helm/README.md', 'examples/embedded/README.md'])
      expect(blocks.map((block) => block.page)).toContain(page);
  });

  it.each([...new Set(blocks.map(({ page }) => page))])('are run by tests: %s', (page) => {
    const own = blocks.filter((block) => block.page === page);
    expect(own.flatMap(unheldOf)).toEqual([]);
  });

  it('have a language', () => expect(blocks.filter(({ language }) => language === '')).toEqual([]));

  it.each(READ)('are read by $by: $pages', ({ by, pages: own }) => {
    for (const page of own) expect([page, names(by, page)]).toEqual([page, true]);
  });

  it.each(COMMANDS)('are run by $by: $command', ({ command, by, as = command }) => expect(read(by)).toContain(as));

  it.each(PARTS)('are parts of $file, which $by runs', ({ by, file }) => {
    const name = file
      .split('/')
      .at(-1)!
      .replace(/\.\w+$/, '');
    const folder = file.split('/').at(-3)!;
    expect([name, folder, 'VALUES_FILES'].some((text) => read(by).includes(text))).toBe(true);
  });
});

describe('the lists of what holds blocks', () => {
  it('have nothing that is gone', () => {
    blocks.forEach(unheldOf);
    const gone = [...READ, ...PARTS, ...COMMANDS, ...NOT_RUN].filter((entry) => !used.has(entry));
    expect(gone).toEqual([]);
    for (const { begins, pages: own } of NOT_RUN)
      for (const page of own)
        expect([begins, page, blocks.some((block) => block.page === page && isOn(block, begins))]).toEqual([
          begins,
          page,
          true,
        ]);
  });

  it('leave little that is not run', () => expect(NOT_RUN.length).toBeLessThan(10));

  it('find a block that is not held', () => {
    const text = 'export const other = 1;\n';
    expect(unheldOf({ page: 'docs/tasks.md', language: 'ts', text })).toEqual([text]);
    expect(unheldOf({ page: 'README.md', language: 'bash', text: 'npm start\nnpm run nothing # at all\n' })).toEqual([
      'npm run nothing',
    ]);
  });
});

function isOn({ language, text }: Block, begins: string): boolean {
  if (language !== 'bash') return squeezedLine(text).startsWith(begins);
  return commandsOf(text).some((command) => command.startsWith(begins));
}
