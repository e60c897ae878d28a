import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PACKAGE_NAME } from '../../src/identity/product.js';

const ROOT = join(__dirname, '..', '..');
const TSC = join(ROOT, 'node_modules', 'typescript-7', 'bin', 'tsc');
const FIXTURE = join(ROOT, 'test', 'fixtures', 'public-types', 'poems.tools.ts');

/** Twice what they were when this was written: 50 lines, 1,500 types, 1,100 instantiations. With types of the SDK: 455, 9,400, 31,900. */
const MAX = { lines: 100, types: 3_000, instantiations: 2_200 };

/** What a file of declarations imports, and all that follows from it: packages, each with the files that name it. */
function importsOf(entry: string): ReadonlyMap<string, readonly string[]> {
  const packages = new Map<string, string[]>();
  const seen = new Set<string>();
  const follow = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const [, from, bare] of readFileSync(file, 'utf8').matchAll(
      /(?:from |import\()"?'?([^"')]+)["']|^import ["']([^"']+)["']/gm,
    )) {
      const specifier = from ?? bare!;
      if (specifier.startsWith('.')) follow(join(dirname(file), specifier.replace(/\.js$/, '.d.ts')));
      else packages.set(specifier, [...(packages.get(specifier) ?? []), file.slice(ROOT.length + 1)]);
    }
  };
  follow(join(ROOT, entry));
  expect(seen.size).toBeGreaterThan(20);
  return packages;
}

describe('the declarations that a team sees', () => {
  it.each(['dist/index.d.ts', 'dist/testing/index.d.ts'])('have no types of the SDK: %s', (entry) => {
    const imported = importsOf(entry);
    expect([...imported.keys()]).toEqual(expect.arrayContaining(['@nestjs/common']));
    expect([...imported].filter(([name]) => name.startsWith('@modelcontextprotocol/'))).toEqual([]);
  });
});

describe('what a compiler makes of a team’s questions', () => {
  let folder: string;
  let measured: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'public-types-'));
    const compilerOptions = {
      target: 'ES2022',
      module: 'nodenext',
      strict: true,
      skipLibCheck: true,
      declaration: true,
      rootDir: dirname(FIXTURE),
      outDir: join(folder, 'out'),
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      typeRoots: [join(ROOT, 'node_modules', '@types')],
      types: ['node'],
      paths: { [PACKAGE_NAME]: [join(ROOT, 'dist', 'index.d.ts')] },
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [FIXTURE] }));
    measured = execFileSync(process.execPath, [TSC, '-p', folder, '--extendedDiagnostics'], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const count = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(measured)?.[1]);

  it('has few lines', () => {
    const written = readFileSync(join(folder, 'out', 'poems.tools.d.ts'), 'utf8');
    expect(written).toContain('ElicitQuestion');
    expect(written.split('\n').length).toBeLessThan(MAX.lines);
  });

  it('is checked by few types', () => {
    expect([count('Types') > 500, count('Types') < MAX.types, count('Instantiations') < MAX.instantiations]).toEqual([
      true,
      true,
      true,
    ]);
  });
});
