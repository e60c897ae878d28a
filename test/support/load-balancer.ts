import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.js';
import { until } from './until.js';

/** How a load balancer is run. */
export interface LoadBalancerProgram {
  readonly command: string;
  /** @param file that holds its configuration */
  run(file: string): readonly string[];
}

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** A load balancer before pods on loopback, as a process of its own. */
export class LoadBalancer {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly url: URL,
  ) {}

  /** @returns when a pod behind it is ready */
  static async start(
    { command, run }: LoadBalancerProgram,
    configuration: (port: number) => string,
  ): Promise<LoadBalancer> {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'mooring-load-balancer-'));
    const file = join(folder, 'configuration');
    writeFileSync(file, configuration(port));
    const env = { PATH: process.env['PATH'], HOME: folder };
    const child = spawn(command, run(file), { stdio: 'ignore', env });
    running.add(child);
    const started = new LoadBalancer(child, folder, new URL(`http://127.0.0.1:${port}/mcp`));
    await until(() => isServing(started.url));
    return started;
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
    running.delete(this.child);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function isServing(url: URL): Promise<boolean> {
  return fetch(new URL('/health/ready', url)).then(
    ({ ok }) => ok,
    () => false,
  );
}
