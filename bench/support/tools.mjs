import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath, URL } from 'node:url';

const BENCH = fileURLToPath(new URL('..', import.meta.url));
/** What an installation of an earlier day lacks. */
const NEWEST_PEER = 'tmcp';
const INSTALL = ['apt-get', 'install', '-y', '--no-install-recommends', 'wrk'];

/** Installs the peers, which have a package of their own. */
export function ensurePeers() {
  if (!existsSync(`${BENCH}/node_modules/${NEWEST_PEER}`)) run('npm', ['ci', '--no-audit', '--no-fund'], BENCH);
}

/** Installs the driver of the load; as root on Debian. */
export function ensureWrk() {
  if (isThere()) return;
  if (process.getuid?.() === 0) {
    run('apt-get', ['update', '-q']);
    run(INSTALL[0], INSTALL.slice(1));
  }
  if (!isThere()) throw new Error(`The bench needs wrk on the PATH. On Debian: sudo ${INSTALL.join(' ')}`);
}

/** wrk prints its version and ends with 1. */
function isThere() {
  return spawnSync('wrk', ['--version']).error === undefined;
}

function run(command, args, cwd) {
  const { status } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
}
