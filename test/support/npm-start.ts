import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** `npm start`, as a person types it, on free ports. */
export class NpmStart {
  /** What npm and the service printed, in lines. */
  readonly lines: string[] = [];
  /** The exit code of npm. */
  readonly ended: Promise<number | null>;

  private constructor(private readonly child: ChildProcess) {
    this.ended = once(child, 'close').then(() => child.exitCode);
  }

  /** @throws with what was printed when it ends before the service listens */
  static async run(env: NodeJS.ProcessEnv = {}): Promise<NpmStart> {
    const { PATH, HOME } = process.env;
    const child = spawn('npm', ['start'], {
      cwd: join(__dirname, '..', '..'),
      env: { PATH, HOME, PORT: '0', METRICS_PORT: '0', LOG_FORMAT: 'json', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that all of it ends with the test.
      detached: true,
    });
    const npm = new NpmStart(child);
    await npm.listening();
    return npm;
  }

  /** The endpoint. */
  get url(): string {
    const line = this.lines.find((each) => each.includes('"listening"'))!;
    return (JSON.parse(line) as { endpoint: string }).endpoint;
  }

  /** To npm alone, as from what supervises it. */
  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Ends all of it, whatever still runs. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    try {
      process.kill(-this.child.pid!, signal);
    } catch {
      // All has ended.
    }
    await this.ended;
  }

  private listening(): Promise<void> {
    return new Promise((resolve, reject) => {
      const take = (line: string) => {
        this.lines.push(line);
        if (line.includes('"listening"')) resolve();
      };
      for (const stream of [this.child.stdout!, this.child.stderr!])
        createInterface({ input: stream }).on('line', take);
      void this.ended.then(() => reject(new Error(`npm start ended before it listened:\n${this.lines.join('\n')}`)));
    });
  }
}
