import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.js';

const ROOT = join(__dirname, '..', '..');
const MAIN = join(ROOT, 'dist', 'main.js');

/** What the application of test/fixtures/embedded-host asks for; the service doesn't. */
const FOR_HOSTS = { authorization: 'Bearer customer' };

/** How long a process may take to serve, in ms. Generous, because machines that run tests are slow at times. */
const START_TIMEOUT_MS = 90_000;

export interface LogLine {
  readonly level?: string;
  readonly event?: string;
  readonly msg?: string;
  readonly [field: string]: unknown;
}

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** One real process of the service, or of an application that embeds it, started from the build, on free loopback ports. */
export class Service {
  readonly logs: LogLine[] = [];
  stderr = '';
  private listening: LogLine | undefined;
  /** All that it printed is read by then, too. */
  private readonly ended: Promise<number | null>;

  private constructor(
    private readonly child: ChildProcess,
    private readonly env: NodeJS.ProcessEnv,
    private readonly entry: string,
  ) {
    this.ended = new Promise((resolve) => child.once('close', resolve));
  }

  /** Starts a process and waits until it serves. `env` is added to what a test needs: free ports and JSON logs. */
  static async start(env: NodeJS.ProcessEnv = {}, entry = MAIN): Promise<Service> {
    const service = Service.spawn({ PORT: String(await freePort()), ...env }, entry);
    await service.started();
    return service;
  }

  /** Starts a process without waiting, for starts that must fail. */
  static spawn(env: NodeJS.ProcessEnv = {}, entry = MAIN): Service {
    const defaults = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: '0',
      METRICS_PORT: '0',
      LOG_FORMAT: 'json',
    };
    const args = ['--expose-gc', entry];
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...defaults, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const service = new Service(child, env, entry);
    service.follow();
    return service;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get port(): number {
    return Number(this.listening?.['port']);
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${this.port}/mcp`);
  }

  get exitCode(): number | null {
    return this.child.exitCode;
  }

  at(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  async metrics(): Promise<string> {
    return (await fetch(this.at('/metrics'), { headers: FOR_HOSTS })).text();
  }

  /** A sample's value, by its exact name with labels: `session_cleanup_total{reason="idle"}`; 0 when absent. */
  async metric(sample: string): Promise<number> {
    const line = (await this.metrics()).split('\n').find((candidate) => candidate.startsWith(`${sample} `));
    return Number(line?.slice(sample.length + 1) ?? 0);
  }

  /** Sends a signal and waits for the end. @returns the exit code; `null` after a signal that kills */
  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal);
    return this.ended;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  exited(): Promise<number | null> {
    return this.ended;
  }

  /** A new process with the same environment on the same port, as an operator's restart would be. */
  async restart(): Promise<Service> {
    const { port } = this;
    await this.stop('SIGKILL');
    return Service.start({ ...this.env, PORT: String(port) }, this.entry);
  }

  /** Resolves with the first log line (past or future) that satisfies the condition. */
  async log(condition: (line: LogLine) => boolean, timeoutMs = START_TIMEOUT_MS): Promise<LogLine> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const found = this.logs.find(condition);
      if (found) return found;
      if (Date.now() > deadline || this.child.exitCode !== null)
        throw new Error(`No such log line.\n${this.transcript()}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  transcript(): string {
    return [...this.logs.slice(-30).map((line) => JSON.stringify(line)), this.stderr].join('\n');
  }

  private async started(): Promise<void> {
    this.listening = await this.log((line) => line.event === 'listening');
  }

  private follow(): void {
    running.add(this.child);
    this.child.once('exit', () => running.delete(this.child));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    createInterface({ input: this.child.stdout! }).on('line', (line) => this.logs.push(parse(line)));
  }
}

function parse(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return { msg: line };
  }
}
