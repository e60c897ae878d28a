import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LocalRegistry } from '../../support/local-registry.js';
import { RunningCommand } from '../../support/running-command.js';
import { until } from '../../support/until.js';
import { freePort } from '../../support/free-port.js';
import { type Step, stepsOf } from '../../docs/support/document-steps.js';
import { DocumentedImages } from './documented-images.js';

const ROOT = join(__dirname, '..', '..', '..');
/** Compiled and started, on a machine that has other work. */
const SERVED_WITHIN_MS = 180_000;
/** What watches files tells of some changes later than of others, and starts once more then. */
const QUIET_MS = 2_000;
const REPOSITORY = 'https://git.example.com/mooring/mooring.git';

/** What the reader of a page types in a terminal, and does elsewhere: with a container engine, and with Helm. */
export interface Elsewhere {
  helm(words: readonly string[], cwd: string): void;
}

/**
 * Does what pages say, in an empty folder: writes their files, types their commands, looks for what they print. Differs from a person in this: the
 * repository is this checkout, a registry on the loopback stands for npm's, and ports are free ones.
 */
export class Reader {
  /** What a command printed that the page showed something of. */
  printed = '';
  readonly env: Record<string, string> = {};
  private readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'reader-')));
  private cwd = this.folder;
  private serving?: RunningCommand;
  /** Files were written that what serves has not compiled yet. */
  private isStale = false;
  /** Files were written, by a page or by npm, that it may start anew for at any time. */
  private mayRestart = false;
  /** How many lines had been printed before they were. */
  private seen = 0;
  private isDeveloping = false;
  private isLost = false;
  private readonly images: DocumentedImages;

  private constructor(
    private readonly registry: LocalRegistry,
    readonly port: number,
    readonly metricsPort: number,
    private readonly elsewhere: Elsewhere,
  ) {
    this.images = new DocumentedImages(this.clone, () => this.installed(), this.environment());
  }

  static async start(elsewhere: Elsewhere): Promise<Reader> {
    return new Reader(await LocalRegistry.start(), await freePort(), await freePort(), elsewhere);
  }

  /** Where the pages tell to clone Mooring to. */
  get clone(): string {
    return join(this.folder, 'mooring');
  }

  get pushed(): readonly string[] {
    return this.images.pushed;
  }

  /** Follows a page; one that comes after a page that failed can't be followed. */
  async follow(text: string): Promise<void> {
    const steps = stepsOf(text);
    expect(this.isLost).toBe(false);
    this.isLost = true;
    for (const [index, step] of steps.entries()) await this.take(step, steps[index + 1]);
    this.isLost = false;
  }

  async close(): Promise<void> {
    this.serving?.kill();
    this.registry.close();
    this.images.remove();
    rmSync(this.folder, { recursive: true });
  }

  private async take(step: Step, next: Step | undefined): Promise<void> {
    switch (step.kind) {
      case 'file':
        return this.write(step.path, step.text);
      case 'prints':
        return this.look(step.lines);
      case 'run':
        return this.run(this.withPorts(step.command), next?.kind === 'prints' ? next.lines : []);
      default:
        return step satisfies never;
    }
  }

  private write(path: string, text: string): void {
    const file = join(this.cwd, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, this.withPorts(text));
    if (!this.isStale) this.seen = this.serving?.lines.length ?? 0;
    this.isStale ||= path.startsWith('src/');
    this.mayRestart = true;
  }

  private look(lines: readonly string[]): void {
    for (const line of lines) expect(this.printed).toContain(line.trim());
  }

  private async run(command: string, shown: readonly string[]): Promise<void> {
    await this.settle();
    if (/(^| )npm run dev$/.test(command)) return this.serve('bash', ['-c', command], this.cwd, {}, shown);
    this.printed = '';
    for (const line of command.replace(/\\\n\s*/g, '').split('\n')) await this.type(line);
  }

  /** What serves while it is developed starts anew after each change: a person looks whether it has. */
  private async settle(): Promise<void> {
    const { serving, seen } = this;
    if (!serving || !this.isDeveloping) return;
    const last = (pattern: RegExp) => serving.lines.findLastIndex((line) => pattern.test(line));
    const isServed = () => {
      const begun = last(/Starting .*compilation/);
      const isUp = last(/"event":"listening"/) > last(/Found 0 errors/) && last(/Found \d+ error/) > begun;
      return isUp && (!this.isStale || begun >= seen);
    };
    let lines: number;
    do {
      lines = serving.lines.length;
      await until(isServed, () => serving.lines.slice(seen).join('\n'), SERVED_WITHIN_MS);
      if (this.mayRestart) await delay(QUIET_MS);
    } while (serving.lines.length !== lines);
    this.isStale = false;
    this.mayRestart = false;
  }

  private async type(line: string): Promise<void> {
    const [program, ...words] = line.split(' ');
    if (program === 'helm') return this.elsewhere.helm(words, this.cwd);
    if (program !== 'docker') return this.shell(line);
    const [what, ...rest] = words;
    if (what === 'build') return this.images.build(rest, this.cwd);
    if (what === 'push') return this.images.push(rest[0]!);
    if (what !== 'run') throw new Error(`This test does not know ${line}.`);
    const { args, cwd, env } = this.images.run(rest);
    await this.serve(process.execPath, args, cwd, { ...env, HOST: '127.0.0.1' });
  }

  private async shell(line: string): Promise<void> {
    const { cwd } = this;
    const child = spawn('bash', ['-ec', line], { cwd, env: this.environment(), stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    if (code !== 0) throw new Error(`${line} ended with ${code}:\n${printed}`);
    this.printed += printed;
    this.mayRestart ||= line.startsWith('npm install');
    if (line.startsWith('cd ')) this.cwd = join(this.cwd, line.slice('cd '.length));
    if (line.startsWith('git clone ')) this.bringPackages();
  }

  /** What serves until the next one does; a page that shows what is printed waits for that. */
  private async serve(
    program: string,
    args: readonly string[],
    cwd: string,
    env: object,
    shown: readonly string[] = [],
  ): Promise<void> {
    await this.serving?.interrupt();
    this.serving = new RunningCommand(program, args, cwd, { ...this.environment(), ...this.ports, ...env });
    this.isDeveloping = program === 'bash' && shown.length === 0;
    this.isStale = false;
    if (shown.length === 0) await this.serving.served();
    else this.printed = await this.serving.printed(new RegExp(shown[0]!));
  }

  /** A clone that was built before: `npm pack` compiles it again, and installs nothing. What it is compiled with is not packed. */
  private bringPackages(): void {
    symlinkSync(join(ROOT, 'node_modules'), join(this.clone, 'node_modules'));
  }

  /** The packages of a folder that Mooring is installed in, and nothing else. */
  private installed(): string {
    const folder = join(this.folder, 'installed');
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), '{}');
    const packed = join(this.clone, 'mooring-mcp-server-0.1.0.tgz');
    execFileSync('npm', ['install', packed], { cwd: folder, env: this.environment(), stdio: 'pipe' });
    return join(folder, 'node_modules');
  }

  private withPorts(text: string): string {
    return text.replaceAll('127.0.0.1:3000', `127.0.0.1:${this.port}`).replaceAll(':9464', `:${this.metricsPort}`);
  }

  private get ports() {
    return { PORT: `${this.port}`, METRICS_PORT: `${this.metricsPort}`, LOG_FORMAT: 'json' };
  }

  private environment(): NodeJS.ProcessEnv {
    const { PATH, HOME } = process.env;
    const npm = { npm_config_registry: this.registry.url, npm_config_cache: join(this.folder, 'cache') };
    const git = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: `url.${ROOT}.insteadOf`, GIT_CONFIG_VALUE_0: REPOSITORY };
    return { HOME, PATH, ...npm, ...git, ...this.env };
  }
}
