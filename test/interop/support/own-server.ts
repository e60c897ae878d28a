import { spawn } from 'node:child_process';
import { freePort } from '../../support/free-port.js';
import { until } from '../../support/until.js';
import { type Client, descriptorOf } from './descriptor.js';
import { installed } from './installation.js';
import { type Run, runProgram } from './program.js';

/**
 * The same steps against a server that was written with the client's own library.
 * @returns `undefined` where the language has no such server here
 */
export async function runAgainstOwnServer(
  folder: string,
  client: Client,
  steps: readonly string[],
): Promise<Run | undefined> {
  const from = descriptorOf(folder).ownServer ?? folder;
  const [command, ...args] = descriptorOf(from).serve ?? [];
  if (command === undefined) return undefined;
  const port = await freePort();
  const env = { ...process.env, ...client.env, PORT: String(port) };
  const server = spawn(command, args, {
    cwd: installed(from),
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let stderr = '';
  server.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const url = new URL(`http://127.0.0.1:${port}/mcp`);
  try {
    await until(
      () => answers(url),
      () => `the own server of ${folder}: ${stderr}`,
    );
    return await runProgram(folder, client, url, steps);
  } finally {
    if (server.pid !== undefined && server.exitCode === null) process.kill(-server.pid, 'SIGKILL');
  }
}

async function answers(url: URL): Promise<boolean> {
  return fetch(url, { method: 'DELETE' }).then(
    () => true,
    () => false,
  );
}
