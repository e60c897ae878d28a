import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../main.js', import.meta.url));
const END_WITHIN_MS = 5_000;

/** The service as a process of its own, which is ended and started again: a module can't be unloaded. */
export class RestartedService {
  private child?: ChildProcess;
  private ended = false;

  constructor(private readonly env: NodeJS.ProcessEnv) {}

  /** Ends what runs, lets calls finish, and starts anew. */
  async restart(): Promise<void> {
    await this.stop();
    if (this.ended) return;
    this.child = spawn(process.execPath, [MAIN], { env: this.env, stdio: 'inherit' });
  }

  /** Ends it for good. A terminal sends the same signal to both, and the service takes those for one. */
  end(signal: NodeJS.Signals): Promise<void> {
    this.ended = true;
    return this.stop(signal);
  }

  private async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    child.kill(signal);
    const late = await Promise.race([closed, delay(END_WITHIN_MS, 'late' as const, { ref: false })]);
    if (late !== 'late') return;
    child.kill('SIGKILL');
    await closed;
  }
}
