import { cpSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { blocksOf, squeezed } from './docs/support/blocks.js';
import { Workshop } from './extending-workshop.js';

const FIXTURE = join(__dirname, 'fixtures', 'team-tests');
const GUIDE = readFileSync(join(__dirname, '..', 'docs', 'testing.md'), 'utf8');
const JEST = 'npx jest';
const JEST_WITH_MODULES = 'node --experimental-vm-modules node_modules/jest/bin/jest.js';
const WRONG = 'The tool answered with an error: There is no forecast for Bonn.';

jest.setTimeout(180_000);

let workshop: Workshop;
let checkout: string;

beforeAll(async () => {
  workshop = await Workshop.open();
  checkout = workshop.checkOut(FIXTURE);
  renameSync(join(checkout, 'commonjs.json'), join(checkout, 'package.json'));
  workshop.run('npm install --save-dev ../mooring/mooring-mcp-server-0.1.0.tgz', checkout);
});
afterAll(() => workshop.close());

/** What a command printed, and the code that it ended with. */
function outcomeOf(command: string): { readonly code: number; readonly printed: string } {
  try {
    return { code: 0, printed: stripVTControlCharacters(workshop.run(command, checkout)) };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    return { code: status, printed: stripVTControlCharacters(stdout + stderr) };
  }
}

const configure = (recipe: string, as: string) => cpSync(join(FIXTURE, 'recipes', recipe), join(checkout, as));

describe('the testing kit', () => {
  it.each([
    ['swc.cjs', JEST],
    ['ts-jest.cjs', JEST],
    ['ts-jest.cjs', JEST_WITH_MODULES],
    ['esm.cjs', JEST_WITH_MODULES],
  ])('runs in jest, configured by %s: %s', (recipe, command) => {
    configure(recipe, 'jest.config.cjs');
    const { code, printed } = outcomeOf(command);
    expect(printed).toContain('Tests:       1 failed, 3 passed, 4 total');
    expect(printed).toContain(WRONG);
    expect(printed).not.toContain('did not exit');
    expect(code).toBe(1);
  });

  it('ends jest with success where no test fails', () => {
    configure('swc.cjs', 'jest.config.cjs');
    expect(outcomeOf(`${JEST} src/weather.spec.ts`).code).toBe(0);
  });

  it('runs in vitest', () => {
    configure('vitest.ts', 'vitest.config.ts');
    const { code, printed } = outcomeOf('npx vitest run');
    expect(printed).toContain('Tests  1 failed | 3 passed (4)');
    expect(printed).toContain(WRONG);
    expect(code).toBe(1);
  });

  it('runs in node:test', () => {
    workshop.run('npm run build', checkout);
    const { code, printed } = outcomeOf('node --test dist/weather.test.js');
    expect(printed).toMatch(/pass 1\n.*fail 1\n/);
    expect(printed).toContain(WRONG);
    expect(code).toBe(1);
  });
});

describe('docs/testing.md', () => {
  const files = [
    'recipes/swc.cjs',
    'recipes/ts-jest.cjs',
    'recipes/esm.cjs',
    'recipes/vitest.ts',
    'src/weather.spec.ts',
  ];
  const sources = [...files, 'src/weather.test.ts', 'src/wrong.spec.ts'].map((file) =>
    readFileSync(join(FIXTURE, file), 'utf8'),
  );

  it.each(['ts', 'js'].flatMap((language) => blocksOf(GUIDE, language)))(
    'shows code that these tests run: %#',
    (block) => {
      expect(sources.some((source) => squeezed(source).includes(squeezed(block)))).toBe(true);
    },
  );

  it('shows commands that these tests ran', () => {
    const shown = blocksOf(GUIDE, 'bash').flatMap((block) => block.trim().split('\n'));
    expect(shown).toHaveLength(5);
    expect(workshop.commands).toEqual(expect.arrayContaining(shown));
  });
});
