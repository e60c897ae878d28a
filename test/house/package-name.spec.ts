import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { satisfies } from 'semver';
import { PACKAGE_NAME, PRODUCT } from '../../src/identity/product.js';

const ROOT = join(__dirname, '..', '..');
const BINARY = /\.(png|ico|gz|jsonl)$/;

/** The name without its scope, where something would be installed, run or imported by it. */
const UNSCOPED = [
  /\b(from|import|require)\b\s*\(?\s*["']mooring(\/[\w/]+)?["']/,
  /["']mooring["']: ["'](\*|[\^~>=]*\d|file:|latest)/,
  /\bnpm (install|i|add|create|init|exec) ([-\w=]+ )*(--package=)?mooring\b(?![-./])/,
  /\bnpx (-\w+ |--\w+ )*mooring\b(?!-)/,
  /node_modules\/mooring\//,
];

const tracked = (root: string) =>
  execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((path) => path !== '' && !BINARY.test(path));

function linesOf(path: string): string[] {
  return readFileSync(join(ROOT, path), 'utf8').split('\n');
}

describe('the name of the package', () => {
  it('has a scope, which belongs to one owner on a registry', () => {
    expect(PACKAGE_NAME).toMatch(/^@[a-z0-9-]+\/[a-z0-9-]+$/);
  });

  it.each([
    "import { Tool } from 'mooring';",
    "const kit = require('mooring/testing')",
    "await import('mooring')",
    '"mooring": "*"',
    '"mooring": "^0.1.0"',
    'npm install --save-dev mooring',
    'npm create mooring@latest',
    'npx -y mooring --help',
    'node node_modules/mooring/dist/main.js',
  ])('is not the one without a scope: %s would be found', (line) => {
    expect(UNSCOPED.some((pattern) => pattern.test(line))).toBe(true);
  });

  it('has its scope wherever something is installed, run or imported by it', () => {
    const files = tracked(ROOT).filter((path) => path !== 'test/house/package-name.spec.ts');
    expect(files.length).toBeGreaterThan(500);
    const found = files.flatMap((path) =>
      linesOf(path)
        .filter((line) => UNSCOPED.some((pattern) => pattern.test(line)))
        .map((line) => `${path}: ${line.trim()}`),
    );
    expect(found).toEqual([]);
  });

  it.each(['test/fixtures/team-weather/package.json', 'create/template/package.template.json'])(
    'is an optional peer of %s, in a range that this version is in',
    (path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      const manifest = JSON.parse(text) as {
        peerDependencies: Record<string, string>;
        peerDependenciesMeta: Record<string, object>;
      };
      expect(satisfies(PRODUCT.version, manifest.peerDependencies[PACKAGE_NAME]!)).toBe(true);
      expect(manifest.peerDependenciesMeta[PACKAGE_NAME]).toEqual({ optional: true });
    },
  );

  it('is what npm create finds the package in create/ by, which has the same version', () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'create', 'package.json'), 'utf8')) as object;
    expect(manifest).toMatchObject({ name: PACKAGE_NAME.replace('/', '/create-'), version: PRODUCT.version });
  });
});

describe('npm run rename-package', () => {
  it('leaves no trace of the name before, and loses nothing', () => {
    const [scope] = PACKAGE_NAME.split('/');
    const copy = mkdtempSync(join(tmpdir(), 'rename-'));
    try {
      const all = tracked(ROOT).filter(
        (path) => path.startsWith('scripts/') || linesOf(path).some((line) => line.includes(scope!)),
      );
      for (const path of all) cpSync(join(ROOT, path), join(copy, path));
      execFileSync('git', ['init', '--quiet'], { cwd: copy });
      execFileSync('git', ['add', '--all'], { cwd: copy });
      const rename = (name: string) =>
        execFileSync(process.execPath, ['scripts/rename-package.mjs', name], { cwd: copy, encoding: 'utf8' });
      expect(rename(['@acme-tides', 'sea'].join('/'))).toMatch(/^@[\w/-]+ is @acme-tides\/sea now, in \d{2,} files\./);
      const left = tracked(copy).filter((path) => readFileSync(join(copy, path), 'utf8').includes(scope!));
      expect(left).toEqual([]);
      rename(PACKAGE_NAME);
      expect(execFileSync('git', ['diff', '--stat'], { cwd: copy, encoding: 'utf8' })).toBe('');
    } finally {
      rmSync(copy, { recursive: true });
    }
  });

  it('refuses a name without a scope', () => {
    const args = [join(ROOT, 'scripts/rename-package.mjs'), 'mooring'];
    expect(() => execFileSync(process.execPath, args, { stdio: 'pipe' })).toThrow(/Name a scope that is yours/);
  });
});
