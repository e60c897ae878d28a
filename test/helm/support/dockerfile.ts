import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';

/** What an image is, as far as folders on this machine can show it. */
export interface Image {
  /** The folder that stands for `/`. */
  readonly root: string;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly command: readonly string[];
}

interface Stage {
  root: string;
  workingDirectory: string;
  environment: Record<string, string>;
  user: string;
  command: string[];
}

/**
 * Runs the stages of a Dockerfile in folders, with this machine's Node in the place of the base image: the same copies
 * and the same commands, in clean folders.
 */
export class DockerfileRun {
  readonly folder = mkdtempSync(join(tmpdir(), 'mooring-image-'));
  private readonly stages = new Map<string, Stage>();
  private readonly ignored: (path: string) => boolean;
  private current!: Stage;

  /** @param bases images by the name that `FROM` knows them by; any other name is an empty folder */
  constructor(
    private readonly context: string,
    private readonly bases: Readonly<Record<string, Image>> = {},
  ) {
    this.ignored = ignoredBy(context);
  }

  /** @returns the image of the last stage */
  build(path: string): Image {
    for (const [word, rest] of instructionsOf(readFileSync(path, 'utf8'))) this.follow(word, rest);
    return this.current;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private follow(word: string, rest: string): void {
    const stage = this.current;
    switch (word) {
      case 'FROM':
        return this.begin(rest);
      case 'WORKDIR':
        stage.workingDirectory = rest;
        mkdirSync(this.inside(rest), { recursive: true });
        return;
      case 'COPY':
        return this.copy(rest.split(/\s+/));
      case 'RUN':
        execFileSync('sh', ['-ec', rest], {
          cwd: this.inside(stage.workingDirectory),
          env: { PATH: process.env.PATH, HOME: process.env.HOME, ...stage.environment },
          stdio: 'pipe',
        });
        return;
      case 'ENV':
        for (const [, name, value] of rest.matchAll(/(\w+)=(\S+)/g)) stage.environment[name!] = value!;
        return;
      case 'USER':
        stage.user = rest;
        return;
      case 'CMD':
        stage.command = JSON.parse(rest) as string[];
        return;
      case 'ARG':
      case 'LABEL':
      case 'EXPOSE':
        return;
      default:
        throw new Error(`This test does not know the instruction ${word}.`);
    }
  }

  private begin(rest: string): void {
    const [base = '', , name = `stage-${this.stages.size}`] = rest.split(/\s+/);
    const root = join(this.folder, name);
    mkdirSync(root);
    const from = this.stages.get(base) ?? this.bases[base];
    if (from) cpSync(from.root, root, { recursive: true, verbatimSymlinks: true });
    this.current = {
      root,
      workingDirectory: from?.workingDirectory ?? '/',
      environment: { ...from?.environment },
      user: from?.user ?? 'root',
      command: [...(from?.command ?? [])],
    };
    this.stages.set(name, this.current);
  }

  private copy(words: readonly string[]): void {
    const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
    const paths = words.filter((word) => !word.startsWith('--'));
    const target = paths.at(-1)!;
    const sources = paths.slice(0, -1);
    const isFolder = target.endsWith('/') || target.endsWith('.') || sources.length > 1;
    for (const source of sources) {
      const origin = from === undefined ? join(this.context, source) : join(this.stages.get(from)!.root, source);
      const into = isFolder && statSync(origin).isFile() ? join(target, basename(source)) : target;
      cpSync(origin, this.inside(into), {
        recursive: true,
        verbatimSymlinks: true,
        filter: (path) => from !== undefined || !this.ignored(relative(this.context, path)),
      });
    }
  }

  private inside(path: string): string {
    return path.startsWith('/')
      ? join(this.current.root, path)
      : join(this.current.root, this.current.workingDirectory, path);
  }
}

/** Every file below a folder, by its path from there. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

export function instructionsOf(text: string): [string, string][] {
  const lines = text.replace(/^#.*\n/gm, '').replace(/\\\n\s*/g, ' ');
  return [...lines.matchAll(/^([A-Z]+)\s+(.+)$/gm)].map(([, word, rest]) => [word!, rest!.trim()]);
}

/** The last pattern that matches a path, or a folder that it is in, decides. */
function ignoredBy(context: string): (path: string) => boolean {
  const rules = linesOf(join(context, '.dockerignore')).map((line) => ({
    keeps: line.startsWith('!'),
    pattern: new RegExp(`^${toPattern(line.replace(/^!/, ''))}(/|$)`),
  }));
  return (path) => path !== '' && rules.filter(({ pattern }) => pattern.test(path)).at(-1)?.keeps === false;
}

function toPattern(glob: string): string {
  const special = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return special.replaceAll('**/', '\0').replaceAll('*', '[^/]*').replaceAll('\0', '(.*/)?');
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
  } catch {
    return [];
  }
}
