import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { expand, instructionsOf, pairsOf } from './dockerfile-text.js';

/** What an image is, as far as folders on this machine can show it. */
export interface Image {
  /** The folder that stands for `/`. */
  readonly root: string;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly user: string;
  readonly command: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

interface Stage {
  root: string;
  workingDirectory: string;
  environment: Record<string, string>;
  user: string;
  command: string[];
  labels: Record<string, string>;
  /** What `ARG` has declared, which nothing else may be used from. */
  variables: Record<string, string>;
}

/** What npm has fetched once is checked by its hash, so nobody needs to ask for it again. */
const FROM_CACHE = { npm_config_prefer_offline: 'true' };

/**
 * Runs the stages of a Dockerfile in folders, with this machine's Node in the place of the base image: the same copies
 * and the same commands, in clean folders.
 */
export class DockerfileRun {
  readonly folder = mkdtempSync(join(tmpdir(), 'mooring-image-'));
  private readonly stages = new Map<string, Stage>();
  private readonly ignored: (path: string) => boolean;
  /** Declared before the first stage. */
  private readonly outer: Record<string, string> = {};
  private current: Stage | undefined;

  /**
   * @param bases images by the name that `FROM` knows them by; any other name is an empty folder
   * @param buildArgs as of `--build-arg`
   * @param machine variables of the machine that builds, such as where npm finds packages
   */
  constructor(
    private readonly context: string,
    private readonly bases: Readonly<Record<string, Image>> = {},
    private readonly buildArgs: Readonly<Record<string, string>> = {},
    private readonly machine: NodeJS.ProcessEnv = FROM_CACHE,
  ) {
    this.ignored = ignoredBy(context);
  }

  /** @returns the image of the last stage */
  build(path: string): Image {
    for (const [word, rest] of instructionsOf(readFileSync(path, 'utf8'))) this.follow(word, rest);
    const { variables: _, ...image } = this.stage;
    return image;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get stage(): Stage {
    if (!this.current) throw new Error('No FROM has begun a stage.');
    return this.current;
  }

  private follow(word: string, rest: string): void {
    switch (word) {
      case 'FROM':
        return this.begin(expand(rest, this.outer));
      case 'ARG':
        return this.declare(rest);
      case 'WORKDIR':
        this.stage.workingDirectory = rest;
        mkdirSync(this.inside(rest), { recursive: true });
        return;
      case 'COPY':
        return this.copy(rest.split(/\s+/));
      case 'RUN':
        return this.run(rest);
      case 'ENV':
        return void Object.assign(this.stage.environment, pairsOf(rest));
      case 'LABEL':
        return void Object.assign(this.stage.labels, pairsOf(expand(rest, this.stage.variables)));
      case 'USER':
        this.stage.user = rest;
        return;
      case 'CMD':
        this.stage.command = JSON.parse(rest) as string[];
        return;
      case 'EXPOSE':
        return;
      default:
        throw new Error(`This test does not know the instruction ${word}.`);
    }
  }

  /** A stage knows nothing that was declared before it, until it declares it again. */
  private declare(rest: string): void {
    const [name = '', own] = rest.split('=');
    const variables = this.current?.variables ?? this.outer;
    variables[name] = this.buildArgs[name] ?? own ?? this.outer[name] ?? '';
  }

  private run(command: string): void {
    execFileSync('sh', ['-ec', `umask 022; ${command}`], {
      cwd: this.inside(this.stage.workingDirectory),
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...this.machine, ...this.stage.environment },
      stdio: 'pipe',
    });
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
      labels: { ...from?.labels },
      variables: {},
    };
    this.stages.set(name, this.current);
  }

  private copy(words: readonly string[]): void {
    const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
    const mode = words.find((word) => word.startsWith('--chmod='))?.slice('--chmod='.length);
    const paths = words.filter((word) => !word.startsWith('--'));
    const target = paths.at(-1)!;
    const sources = paths.slice(0, -1);
    const isFolder = target.endsWith('/') || target.endsWith('.') || sources.length > 1;
    for (const source of sources) {
      const origin = from === undefined ? join(this.context, source) : join(this.stages.get(from)!.root, source);
      const into = this.inside(isFolder && statSync(origin).isFile() ? join(target, basename(source)) : target);
      cpSync(origin, into, {
        recursive: true,
        verbatimSymlinks: true,
        filter: (path) => from !== undefined || !this.ignored(relative(this.context, path)),
      });
      if (mode !== undefined) chmodSync(into, parseInt(mode, 8));
    }
  }

  private inside(path: string): string {
    const { root, workingDirectory } = this.stage;
    return path.startsWith('/') ? join(root, path) : join(root, workingDirectory, path);
  }
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
