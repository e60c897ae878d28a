import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';

/** What stops `dev` before anything runs; the message says what to do. */
export class DevProblem extends Error {}

/** The compiler and the options of the package that a file is in. */
export interface TeamCompiler {
  /** Script of the compiler, and its project. */
  readonly tsc: string;
  readonly project: string;
  /** Where the compiler writes what the file becomes. */
  readonly output: string;
}

interface ShownConfig {
  readonly compilerOptions: { readonly outDir?: string; readonly rootDir?: string; readonly noEmit?: boolean };
  readonly files?: readonly string[];
}

/**
 * A package is compiled by its own TypeScript with its own tsconfig.json, as `npm run build` does it: decorators and their
 * metadata are as they will be in production, and no second compiler has to be kept equal.
 */
export function teamCompilerOf(entry: string, directory: string): TeamCompiler {
  const file = resolve(directory, entry);
  if (!/\.[cm]?ts$/.test(file))
    throw new DevProblem(`${entry} is no TypeScript; name the source, such as ./src/index.ts`);
  if (!existsSync(file)) throw new DevProblem(`There is no file ${file}`);
  const project = projectOf(dirname(file));
  if (project === undefined) throw new DevProblem(`There is no tsconfig.json beside ${file}, or in a folder above it`);
  const tsc = scriptOf(project);
  return { tsc, project, output: outputOf(file, project, shown(tsc, project)) };
}

function projectOf(folder: string): string | undefined {
  const project = join(folder, 'tsconfig.json');
  if (existsSync(project)) return project;
  return dirname(folder) === folder ? undefined : projectOf(dirname(folder));
}

function scriptOf(project: string): string {
  try {
    return join(dirname(createRequire(project).resolve('typescript/package.json')), 'bin', 'tsc');
  } catch {
    throw new DevProblem(`TypeScript is not installed for ${project}; run npm install --save-dev typescript there`);
  }
}

function shown(tsc: string, project: string): ShownConfig {
  try {
    return JSON.parse(
      execFileSync(process.execPath, [tsc, '--showConfig', '--project', project], { encoding: 'utf8', stdio: 'pipe' }),
    ) as ShownConfig;
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    throw new DevProblem(`${project} can't be read: ${stdout?.trim() || String(error)}`);
  }
}

function outputOf(file: string, project: string, { compilerOptions, files = [] }: ShownConfig): string {
  const folder = dirname(project);
  const { outDir, rootDir, noEmit } = compilerOptions;
  if (outDir === undefined || noEmit)
    throw new DevProblem(`Set "outDir" in ${project}, such as "dist", and no "noEmit"`);
  const sources = files.map((each) => resolve(folder, each));
  if (!sources.includes(file)) throw new DevProblem(`${project} doesn't include ${file}`);
  const root = rootDir === undefined ? commonFolder(sources) : resolve(folder, rootDir);
  return join(resolve(folder, outDir), relative(root, file)).replace(/ts$/, 'js');
}

/** What the compiler takes for the root of sources: the innermost folder that all are in. */
function commonFolder(files: readonly string[]): string {
  const [first, ...others] = files.filter((file) => !file.endsWith('.d.ts')).map(dirname);
  return others.reduce((common, folder) => {
    while (relative(common, folder).startsWith('..')) common = dirname(common);
    return common;
  }, first!);
}
