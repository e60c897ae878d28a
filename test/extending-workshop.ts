import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(__dirname, '..');
const FIXTURE = join(__dirname, 'fixtures', 'team-weather');

/** What a team does with npm and node, in folders outside of this repository and without the network. */
export class Workshop {
  readonly directory = realpathSync(mkdtempSync(join(tmpdir(), 'workshop-')));
  /** Every command that was run, as a person would type it. */
  readonly commands: string[] = [];
  private readonly mooring = this.pack(ROOT);
  private readonly zod = this.pack(join(ROOT, 'node_modules', 'zod'));
  private readonly running: ChildProcess[] = [];

  /** A copy of a team's source, with what `npm install` of its development dependencies would bring. */
  checkOut(source = FIXTURE): string {
    const directory = join(this.directory, basename(source));
    cpSync(source, directory, { recursive: true, filter: (path) => !/\/(dist|node_modules)$/.test(path) });
    this.addMooring(directory);
    return directory;
  }

  /** A folder of its own to install packages in. */
  folder(name: string): string {
    const directory = join(this.directory, name);
    mkdirSync(directory);
    writeFileSync(join(directory, 'package.json'), JSON.stringify({ name, private: true }));
    return directory;
  }

  /** Installs, beside the packages named by the command, those that the network would bring. */
  install(command: string, cwd: string): void {
    this.run(command, cwd, [this.zod]);
  }

  copyPackages(from: string, to: string): void {
    cpSync(join(from, 'node_modules'), join(to, 'node_modules'), { recursive: true });
  }

  /** A packed and unpacked copy of Mooring among the packages of a folder, and everything that it depends on. */
  addMooring(directory: string): void {
    const packages = join(directory, 'node_modules');
    const copy = join(packages, 'mooring');
    mkdirSync(copy, { recursive: true });
    execFileSync('tar', ['-xzf', this.mooring, '-C', copy, '--strip-components=1']);
    const present = new Set(readdirSync(packages));
    for (const name of readdirSync(join(ROOT, 'node_modules'))) {
      if (!present.has(name) && !name.startsWith('.'))
        symlinkSync(join(ROOT, 'node_modules', name), join(packages, name));
    }
  }

  /** @returns what the command printed; throws with it when the command fails */
  run(command: string, cwd: string, more: readonly string[] = []): string {
    this.commands.push(command);
    const [program, ...args] = command.split(' ');
    return execFileSync(program!, [...args, ...more], {
      cwd,
      env: this.environment(),
      encoding: 'utf8',
      stdio: 'pipe',
    });
  }

  /** Starts the service by a command such as `MCP_MODULES=… node …`. */
  serve(command: string, cwd: string): Promise<Served> {
    this.commands.push(command);
    const words = command.split(' ');
    const [program, ...args] = words.filter((word) => !word.includes('='));
    const set = Object.fromEntries(words.filter((word) => word.includes('=')).map((word) => word.split('=')));
    const env = { ...this.environment(), PORT: '0', METRICS_PORT: '0', LOG_FORMAT: 'json', ...set };
    const child = spawn(program!, args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
    this.running.push(child);
    return toServed(child);
  }

  close(): void {
    this.running.forEach((child) => child.kill('SIGKILL'));
    rmSync(this.directory, { recursive: true });
  }

  private pack(directory: string): string {
    const args = ['pack', directory, '--ignore-scripts', '--json', '--pack-destination', this.directory];
    const output = execFileSync('npm', args, { env: this.environment(), encoding: 'utf8', stdio: 'pipe' });
    const [{ filename }] = JSON.parse(output) as [{ filename: string }];
    return join(this.directory, filename);
  }

  private environment(): NodeJS.ProcessEnv {
    const { PATH, HOME } = process.env;
    const npm = { offline: 'true', audit: 'false', fund: 'false', legacy_peer_deps: 'true' };
    const settings = Object.fromEntries(Object.entries(npm).map(([key, value]) => [`npm_config_${key}`, value]));
    return { ...settings, HOME, PATH: `${join(ROOT, 'node_modules', '.bin')}:${PATH}` };
  }
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
