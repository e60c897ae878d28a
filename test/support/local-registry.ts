import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A registry of npm on the loopback with what this checkout has installed, so that `npm install` needs no network. */
export class LocalRegistry {
  static async start(): Promise<LocalRegistry> {
    const script = join(__dirname, 'serve-local-registry.mjs');
    const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    const [url] = (await once(child.stdout, 'data')) as [Buffer];
    return new LocalRegistry(child, url.toString().trim());
  }

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  close(): void {
    this.child.kill('SIGKILL');
  }
}
