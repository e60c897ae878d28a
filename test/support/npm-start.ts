import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** `npm start`, as a person types it, on free ports. */
export class NpmStart {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async run(env: NodeJS.ProcessEnv = {}): Promise<NpmStart> {
    const { PATH, HOME } = process.env;
    const child = spawn('npm', ['start'], {
      cwd: join(__dirname, '..', '..'),
      env: { PATH, HOME, PORT: '0', METRICS_PORT: '0', LOG_FORMAT: 'json', ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
      // A group of its own, so that all of it ends with the test.
      detached: true,
    });
    const endpoint = await new Promise<string>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.includes('"listening"')) resolve((JSON.parse(line) as { endpoint: string }).endpoint);
      });
      child.once('exit', () => reject(new Error('npm start ended before the service listened')));
    });
    return new NpmStart(child, endpoint);
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    process.kill(-(this.child.pid ?? 0), 'SIGTERM');
    await ended;
  }
}
