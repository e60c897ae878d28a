import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

interface Listening {
  readonly port: number;
  readonly modules: readonly string[];
}

/** A command that serves MCP until it is ended, perhaps several times: each is told by a `listening` line. */
export class RunningCommand {
  readonly lines: string[] = [];
  private readonly child: ChildProcess;
  private readonly closed: Promise<unknown>;
  private read = 0;
  private wake = () => {};

  /** A group of its own, as a terminal makes. */
  constructor(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
    this.child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.closed = once(this.child, 'close').then(() => this.wake());
    for (const stream of [this.child.stdout!, this.child.stderr!])
      createInterface({ input: stream }).on('line', (line) => (this.lines.push(line), this.wake()));
  }

  /** Waits for the next line that matches. */
  async printed(pattern: RegExp): Promise<string> {
    for (;;) {
      const line = this.lines[this.read];
      if (line !== undefined) {
        this.read += 1;
        if (pattern.test(line)) return line;
      } else if (this.child.exitCode !== null || this.child.signalCode !== null) {
        throw new Error(`It ended without ${String(pattern)}:\n${this.lines.join('\n')}`);
      } else {
        await new Promise<void>((resolve) => (this.wake = resolve));
      }
    }
  }

  /** Waits until it serves, once more where it did before. */
  async served(): Promise<{ readonly url: URL; readonly modules: readonly string[] }> {
    const { port, modules } = JSON.parse(await this.printed(/"event":"listening"/)) as Listening;
    return { url: new URL(`http://127.0.0.1:${port}/mcp`), modules };
  }

  /** As Ctrl-C in a terminal does: all of the group get it. @returns the exit code */
  async interrupt(): Promise<number | null> {
    process.kill(-this.child.pid!, 'SIGINT');
    await this.closed;
    return this.child.exitCode;
  }

  kill(): void {
    if (this.child.exitCode === null && this.child.signalCode === null) process.kill(-this.child.pid!, 'SIGKILL');
  }
}
