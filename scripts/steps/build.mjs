import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fromRoot } from './paths.mjs';
import { runInstalled, stop } from './run.mjs';

const SOURCES = ['src', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];

/** Compiles src to a fresh dist, which replaces the old one only when it is whole. Answers whether it succeeded. */
export function build() {
  const next = fromRoot('.cache', `dist-${process.pid}`);
  const succeeded = runInstalled('typescript-7/bin/tsc', ['-p', 'tsconfig.build.json', '--outDir', next]);
  if (succeeded) {
    rmSync(fromRoot('dist'), { recursive: true, force: true });
    renameSync(next, fromRoot('dist'));
  }
  rmSync(next, { recursive: true, force: true });
  return succeeded;
}

/** Builds if dist is missing or older than what it is made of. */
export function ensureBuilt() {
  const entry = fromRoot('dist', 'main.js');
  const builtAt = existsSync(entry) ? statSync(entry).mtimeMs : 0;
  if (SOURCES.every((source) => newest(fromRoot(source)) <= builtAt)) return;
  console.log('Building…');
  if (!build()) stop('The build failed; the compiler says why above.');
}

/** When a file, or anything in a folder, was last changed, added or removed. */
function newest(path) {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
