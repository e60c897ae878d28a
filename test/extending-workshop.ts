import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { PACKAGE_NAME, PRODUCT } from '../src/identity/product.js';
import { LocalRegistry } from './support/local-registry.js';
import { RunningCommand } from './support/running-command.js';

const ROOT = join(__dirname, '..');
const FIXTURE = join(__dirname, 'fixtures', 'team-weather');

/** As `npm pack` names it. */
const TARBALL = `${PACKAGE_NAME.slice(1).replace('/', '-')}-${PRODUCT.version}.tgz`;

/** What a team does with npm and node, in folders outside of this repository, with a registry of npm on this machine. */
export class Workshop {
  /** Every command that was run, as a person would type it. */
  readonly commands: string[] = [];
  private readonly running: ChildProcess[] = [];
  private readonly started: RunningCommand[] = [];
  /** The packages of a folder that Mooring is installed in. */
  private installed?: string;

  /**
   * A workshop, with Mooring as `npm pack` packs it in its clone.
   *
   * @param needsMore whether something is installed that this checkout doesn't have: then packages are those of the registry that npm of this machine uses
   */
  static async open(needsMore = false): Promise<Workshop> {
    const directory = realpathSync(mkdtempSync(join(tmpdir(), 'workshop-')));
    const registry = needsMore ? undefined : await LocalRegistry.start();
    const workshop = new Workshop(directory, registry);
    const staged = join(directory, 'staged');
    const clone = join(directory, 'mooring');
    mkdirSync(clone);
    execFileSync(process.execPath, [join(ROOT, 'scripts', 'stage-package.mjs'), staged], { stdio: 'pipe' });
    workshop.npm(['pack', staged], clone);
    return workshop;
  }

  private constructor(
    readonly directory: string,
    private readonly registry: LocalRegistry | undefined,
  ) {}

  /** A copy of a team's source. */
  checkOut(source = FIXTURE, name = basename(source)): string {
    const directory = join(this.directory, name);
    cpSync(source, directory, { recursive: true, filter: (path) => !/\/(dist|node_modules)$/.test(path) });
    return directory;
  }

  /** A folder of its own to install packages in. */
  folder(name: string): string {
    const directory = join(this.directory, name);
    mkdirSync(directory);
    writeFileSync(join(directory, 'package.json'), JSON.stringify({ name, private: true }));
    return directory;
  }

  /** As `npm install` of Mooring in a folder would; npm itself does it once. */
  addMooring(directory: string): void {
    this.installed ??= this.installMooring();
    cpSync(this.installed, join(directory, 'node_modules'), { recursive: true });
  }

  /** @returns what the command printed; throws with it when the command fails */
  run(command: string, cwd: string, env: NodeJS.ProcessEnv = {}): string {
    const { program, args, set } = this.parse(command);
    const options = { cwd, env: { ...this.environment(), ...env, ...set }, encoding: 'utf8', stdio: 'pipe' } as const;
    return execFileSync(program, args, options);
  }

  /** Starts the service by a command such as `MCP_MODULES=… node …`. */
  serve(command: string, cwd: string): Promise<Served> {
    const { program, args, set } = this.parse(command);
    const env = { ...this.environment(), PORT: '0', METRICS_PORT: '0', LOG_FORMAT: 'json', ...set };
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
    this.running.push(child);
    return toServed(child);
  }

  /** Publishes a folder or a packed file to the registry of this workshop. */
  publish(what: string): void {
    const { host } = new URL(this.registry!.url);
    this.npm(['publish', '--ignore-scripts', what, `--//${host}/:_authToken=none`], this.directory);
  }

  /** Starts a command that serves until it is ended, such as `npm run dev`. */
  start(command: string, cwd: string, more: NodeJS.ProcessEnv = {}): RunningCommand {
    const { program, args, set } = this.parse(command);
    const env = { ...this.environment(), PORT: '0', METRICS_PORT: '0', LOG_FORMAT: 'json', ...more, ...set };
    const started = new RunningCommand(program, args, cwd, env);
    this.started.push(started);
    return started;
  }

  close(): void {
    this.started.forEach((command) => command.kill());
    this.running.forEach((child) => child.kill('SIGKILL'));
    this.registry?.close();
    rmSync(this.directory, { recursive: true });
  }

  /** Of a command such as `MCP_MODULES=… node …`. */
  private parse(command: string) {
    this.commands.push(command);
    const words = command.split(' ');
    const [program = '', ...args] = words.filter((word) => !/^\w+=/.test(word));
    const set = Object.fromEntries(words.filter((word) => /^\w+=/.test(word)).map((word) => word.split('=')));
    return { program, args, set: set as NodeJS.ProcessEnv };
  }

  private installMooring(): string {
    const directory = this.folder('installed');
    this.run(`npm install ../mooring/${TARBALL}`, directory);
    return join(directory, 'node_modules');
  }

  private npm(args: readonly string[], cwd: string): void {
    execFileSync('npm', args, { cwd, env: this.environment(), stdio: 'pipe' });
  }

  /** No flag of npm's: what a machine's npm is set to is where it finds packages and keeps them. */
  private environment(): NodeJS.ProcessEnv {
    const { PATH, HOME } = process.env;
    if (!this.registry) return { HOME, PATH, ...wayOut() };
    return { HOME, PATH, npm_config_registry: this.registry.url, npm_config_cache: join(this.directory, 'cache') };
  }
}

/** How programs of this machine reach other ones. */
function wayOut(): NodeJS.ProcessEnv {
  const named = /^(https?_proxy|no_proxy|node_extra_ca_certs|ssl_cert_(file|dir)|npm_config_registry)$/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => named.test(name)));
}

export type Served =
  | { readonly started: true; readonly url: URL; readonly modules: readonly string[] }
  | { readonly started: false; readonly code: number | null; readonly message: string };

interface Line {
  readonly event?: string;
  readonly msg?: string;
  readonly port?: number;
  readonly modules?: readonly string[];
}

function toServed(child: ChildProcess): Promise<Served> {
  const messages: string[] = [];
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ started: false, code, message: messages.join('\n') }));
    createInterface({ input: child.stdout! }).on('line', (text) => {
      const line = JSON.parse(text) as Line;
      messages.push(line.msg ?? '');
      if (line.event !== 'listening') return;
      resolve({ started: true, url: new URL(`http://127.0.0.1:${line.port}/mcp`), modules: line.modules ?? [] });
    });
  });
}
