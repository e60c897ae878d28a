import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.js';
import { until } from '../../support/until.js';

/** A real nginx on loopback with a configuration of ours. */
export class Proxy {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly port: number,
  ) {}

  /** @param configuration with `LISTEN` in the place of the port */
  static async start(nginx: string, configuration: string): Promise<Proxy> {
    const folder = mkdtempSync(join(tmpdir(), 'mooring-proxy-'));
    const port = await freePort();
    mkdirSync(join(folder, 'logs'));
    writeFileSync(join(folder, 'nginx.conf'), configuration.replace('LISTEN', `127.0.0.1:${port}`));
    const directives = `daemon off; pid ${folder}/pid; error_log stderr;`;
    const child = spawn(nginx, ['-p', folder, '-c', join(folder, 'nginx.conf'), '-g', directives], { stdio: 'ignore' });
    const proxy = new Proxy(child, folder, port);
    await until(async () => child.exitCode !== null || (await proxy.answers()));
    if (child.exitCode !== null) throw new Error(`nginx refused its configuration:\n${configuration}`);
    return proxy;
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${this.port}/mcp`);
  }

  async stop(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exited;
    rmSync(this.folder, { recursive: true });
  }

  private async answers(): Promise<boolean> {
    return fetch(new URL('/', this.url)).then(
      () => true,
      () => false,
    );
  }
}
