import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.js';
import { until } from '../../support/until.js';
import { installed } from './installation.js';

const PACKAGES = join('..', 'node_modules', '@modelcontextprotocol');

/** An example server of the official apps package, as npm has it. */
export class AppServer {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: URL,
  ) {}

  /** @param name without its scope: `server-system-monitor` */
  static async start(name: string): Promise<AppServer> {
    const port = await freePort();
    const child = spawn(process.execPath, [distOf(name, 'index.js')], {
      env: { ...process.env, PORT: String(port) },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const url = new URL(`http://127.0.0.1:${port}/mcp`);
    await until(
      () =>
        fetch(url, { method: 'DELETE' }).then(
          () => true,
          () => false,
        ),
      () => `${name}: ${stderr}`,
    );
    return new AppServer(child, url);
  }

  /** The page that such a server serves. */
  static pageOf(name: string): string {
    return readFileSync(distOf(name, 'mcp-app.html'), 'utf8');
  }

  stop(): void {
    this.child.kill('SIGKILL');
  }
}

function distOf(name: string, file: string): string {
  return join(installed('apps'), PACKAGES, name, 'dist', file);
}
