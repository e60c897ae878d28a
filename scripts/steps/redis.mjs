import { spawnSync } from 'node:child_process';
import { run, stop } from './run.mjs';

const INSTALL = ['apt-get', 'install', '-y', '--no-install-recommends', 'redis-server'];

/** Makes sure that tests find a redis-server; as root on Debian it is installed. */
export function ensureRedisServer() {
  if (isThere()) return;
  const mayInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
  if (mayInstall) install();
  if (!isThere()) stop(`The tests need redis-server 6.2 or later on the PATH. On Debian: sudo ${INSTALL.join(' ')}`);
}

function isThere() {
  return spawnSync('redis-server', ['--version']).status === 0;
}

function install() {
  console.log('Installing redis-server…');
  // Run level 1 keeps the package from starting a server of its own, which the tests don't use.
  const env = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  run('apt-get', ['update', '-q'], env);
  run(INSTALL[0], INSTALL.slice(1), env);
}
