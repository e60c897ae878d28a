import { spawnSync } from 'node:child_process';
import { run } from './run.mjs';

/**
 * Installs a package as root on Debian where its command is missing; elsewhere the tests say that they are skipped.
 *
 * @param command that the package brings
 */
export function ensureDebian(command, packages = [command]) {
  if (isThere(command) || process.getuid?.() !== 0 || !isThere('apt-get')) return;
  console.log(`Installing ${packages.join(' and ')}…`);
  // Run level 1 keeps packages from starting services of their own.
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  run('apt-get', ['update', '-q'], env);
  run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], env);
}

function isThere(command) {
  return spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
}
