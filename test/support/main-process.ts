import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ENTRY = join(__dirname, '..', '..', 'dist', 'main.js');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built service as a process of its own, with nothing in its environment but what a test gives it. */
export class MainProcess {
  private stdout = '';
  private stderr = '';
  readonly ended: Promise<Ended>;

  private constructor(private readonly child: ChildProcess) {
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = once(child, 'close').then(() => ({
      code: child.exitCode,
      stdout: this.stdout,
      stderr: this.stderr,
    }));
  }

  /** Free ports unless `env` says otherwise. */
  static run(env: Record<string, string> = {}): MainProcess {
    if (!existsSync(ENTRY)) throw new Error('These tests run the built service: run `npm run build` first.');
    const ports = { PORT: '0', METRICS_PORT: '0' };
    return new MainProcess(
      spawn(process.execPath, [ENTRY], { env: { ...ports, ...env }, stdio: ['ignore', 'pipe', 'pipe'] }),
    );
  }

  /** Resolves with the log line of this event; rejects with all output when the process ends without it. */
  logged(event: string): Promise<Record<string, unknown>> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const line = this.lines().find((candidate) => candidate.event === event);
        if (line) resolve(line);
      };
      look();
      this.child.stdout!.on('data', look);
      void this.ended.then(() => reject(new Error(`Ended without "${event}":\n${this.stdout}${this.stderr}`)));
    });
  }

  /** Resolves when the text was printed. */
  printed(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = () => void (this.stdout.includes(text) && resolve(this.stdout));
      look();
      this.child.stdout!.on('data', look);
      void this.ended.then(() => reject(new Error(`Ended without "${text}":\n${this.stdout}${this.stderr}`)));
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  private lines(): Record<string, unknown>[] {
    return this.stdout.split('\n').flatMap((line) => {
      try {
        return [JSON.parse(line) as Record<string, unknown>];
      } catch {
        return [];
      }
    });
  }
}
