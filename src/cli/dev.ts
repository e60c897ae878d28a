import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { environmentWith } from '../config/settings.js';
import { background } from '../lifecycle/background.js';
import { RestartedService } from './restarted-service.js';
import { DevProblem, type TeamCompiler, teamCompilerOf } from './team-compiler.js';

/** What each TypeScript says after it has compiled. */
const COMPILED = /Found (\d+) errors?\. Watching for file changes\./;

/** Compiles a team's package as it changes, and serves what has no errors. Ends by a signal, or with the compiler. */
export async function dev(entry: string): Promise<void> {
  try {
    await serveAsItChanges(teamCompilerOf(entry, process.cwd()));
  } catch (error) {
    if (!(error instanceof DevProblem)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

async function serveAsItChanges({ tsc, project, output }: TeamCompiler): Promise<void> {
  const service = new RestartedService(environmentWith({ MCP_MODULES: output }));
  const args = [tsc, '--watch', '--preserveWatchOutput', '--project', project];
  const compiler = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let restarts = Promise.resolve();
  createInterface({ input: compiler.stdout }).on('line', (line) => {
    if (line !== '') process.stdout.write(`${line}\n`);
    if (COMPILED.exec(line)?.[1] !== '0') return;
    restarts = restarts.then(() => service.restart());
    background(restarts, 'dev');
  });
  let last: NodeJS.Signals = 'SIGTERM';
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      last = signal;
      compiler.kill();
    });
  }
  await once(compiler, 'close');
  await service.end(last);
}
