import { spawnSync } from 'node:child_process';
import { run } from './run.mjs';

const INSTALL = ['apt-get', 'install', '-y', '--no-install-recommends', 'faketime'];

/** Tests of clocks that differ need libfaketime; as root on Debian it is installed, elsewhere they say that they are skipped. */
export function ensureFaketime() {
  if (isThere() || process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return;
  console.log('Installing faketime…');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  run('apt-get', ['update', '-q'], env);
  run(INSTALL[0], INSTALL.slice(1), env);
}

function isThere() {
  return spawnSync('faketime', ['--version']).status === 0;
}
