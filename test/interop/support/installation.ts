import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { type Descriptor, descriptorOf, FOLDER } from './descriptor.js';

const CACHE = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'mooring', 'interop');

/** What no program is made of. */
const LEFT_OUT = ['node_modules', 'target', '.venv', '__pycache__'];

/**
 * Installs a client and builds its program, outside the checkout and once for each state of its files.
 * @returns the folder that its program runs in
 * @throws Error with what the command printed
 */
export function installed(folder: string): string {
  const { also = [], locked, install, build = [] } = descriptorOf(folder);
  const locks = locked.map((name) => join(FOLDER, folder, name));
  const packages = join(CACHE, `${folder}-${hashOf(locks, install)}`);
  make(packages, locks, install);
  const sources = [...also, folder].flatMap(filesOf);
  // Below the packages, where languages look for them.
  const program = join(packages, hashOf(sources, build));
  make(program, sources, build);
  return program;
}

function filesOf(folder: string): string[] {
  const names = readdirSync(join(FOLDER, folder)).filter((name) => !LEFT_OUT.includes(name));
  return names.map((name) => join(FOLDER, folder, name));
}

/** Leaves the whole of it or nothing, also where two runs do it at once. */
function make(place: string, files: readonly string[], commands: Descriptor['install']): void {
  if (existsSync(place)) return;
  mkdirSync(join(place, '..'), { recursive: true });
  const unfinished = mkdtempSync(`${place}.`);
  try {
    for (const file of files) cpSync(file, join(unfinished, basename(file)), { recursive: true });
    runAll(commands, unfinished);
    if (!existsSync(place)) renameSync(unfinished, place);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function runAll(commands: Descriptor['install'], cwd: string): void {
  for (const [command = '', ...args] of commands) {
    const { status, error, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: Infinity });
    if (status === 0) continue;
    const output = error?.message ?? `${stdout}${stderr}`;
    throw new Error(`${[command, ...args].join(' ')} failed:\n${output.slice(-4_000)}`);
  }
}

/** Of the files, those in folders too, and of what is done with them. */
function hashOf(files: readonly string[], commands: Descriptor['install']): string {
  const hash = createHash('sha256').update(JSON.stringify(commands)).update(process.versions.node);
  for (const path of files.flatMap(pathsOf).sort()) {
    hash.update(path.slice(FOLDER.length)).update(readFileSync(path));
  }
  return hash.digest('hex').slice(0, 12);
}

function pathsOf(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter(({ name }) => !LEFT_OUT.includes(name))
      .flatMap(({ name }) => pathsOf(join(path, name)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return [path];
    throw error;
  }
}
