import { spawnSync } from 'node:child_process';
import { run } from './run.mjs';

const INSTALL = ['apt-get', 'install', '-y', '--no-install-recommends', 'haproxy'];

/** Three pods behind HAProxy need one; as root on Debian it is installed, elsewhere the suite says that they are skipped. */
export function ensureHaProxy() {
  if (isThere() || process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return;
  console.log('Installing haproxy…');
  // Run level 1 keeps the package from starting a proxy of its own.
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  run('apt-get', ['update', '-q'], env);
  run(INSTALL[0], INSTALL.slice(1), env);
}

function isThere() {
  return spawnSync('haproxy', ['-v']).status === 0;
}
