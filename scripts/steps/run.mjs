import { spawnSync } from 'node:child_process';
import { fromRoot, root } from './paths.mjs';

/** Runs a command in the root of the checkout and shows what it prints. Answers whether it succeeded. */
export function run(command, args, env = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (error) console.error(`${command} could not be run: ${error.message}`);
  return status === 0;
}

/** Runs a command and keeps what it prints. Answers whether it succeeded, and both streams in one text. */
export function runQuietly(command, args, cwd = root, env = {}) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    maxBuffer: Infinity,
  });
  const output = error ? `${command} could not be run: ${error.message}` : `${stderr}${stdout}`;
  return { succeeded: status === 0, output };
}

/** Runs the script of an installed package with this Node. */
export function runInstalled(script, args, nodeFlags = []) {
  return run(process.execPath, [...nodeFlags, fromRoot('node_modules', script), ...args]);
}

/** Ends the process with one line. */
export function stop(message) {
  console.error(message);
  process.exit(1);
}
