import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { teamCompilerOf } from './team-compiler.js';

const TYPESCRIPT = join(__dirname, '..', '..', 'node_modules', 'typescript-7');

let directory: string;
beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'team-compiler-')));
  write('src/index.ts', 'export {};');
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), text);
}

function configure(compilerOptions: object, more: object = { include: ['src'] }): void {
  write('tsconfig.json', JSON.stringify({ compilerOptions, ...more }));
}

function installTypeScript(): void {
  mkdirSync(join(directory, 'node_modules'));
  symlinkSync(TYPESCRIPT, join(directory, 'node_modules', 'typescript'));
}

const found = (entry = './src/index.ts') => teamCompilerOf(entry, directory);

describe('the compiler of a team', () => {
  it.each([
    ['with a rootDir', { outDir: 'dist', rootDir: 'src' }, 'dist/index.js'],
    ['with the folder above as rootDir', { outDir: 'build/out', rootDir: '.' }, 'build/out/src/index.js'],
  ])('writes its file where tsconfig.json says, %s', (_, options, output) => {
    installTypeScript();
    configure(options);
    expect(found()).toMatchObject({ project: join(directory, 'tsconfig.json'), output: join(directory, output) });
  });

  it('takes the innermost folder of all sources for their root', () => {
    installTypeScript();
    write('src/tools/forecast.ts', 'export {};');
    configure({ outDir: 'dist' });
    expect(found('./src/tools/forecast.ts').output).toBe(join(directory, 'dist/tools/forecast.js'));
  });

  it.each<[string, () => void, string, RegExp]>([
    ['JavaScript', () => undefined, './src/index.js', /is no TypeScript; name the source/],
    ['no file', () => undefined, './src/none.ts', /There is no file .*none\.ts/],
    ['no tsconfig.json', () => undefined, './src/index.ts', /There is no tsconfig\.json beside/],
    ['no TypeScript', () => configure({ outDir: 'dist' }), './src/index.ts', /run npm install --save-dev typescript/],
    ['no outDir', () => (installTypeScript(), configure({})), './src/index.ts', /Set "outDir" in .*, such as "dist"/],
    [
      'a project without the file',
      () => (installTypeScript(), configure({ outDir: 'dist' }, { files: ['other.ts'] }), write('other.ts', '')),
      './src/index.ts',
      /tsconfig\.json doesn't include/,
    ],
  ])('says what to do about %s', (_, arrange, entry, message) => {
    arrange();
    expect(() => found(entry)).toThrow(message);
  });
});
