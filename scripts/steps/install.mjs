import { existsSync, readFileSync } from 'node:fs';
import { fromRoot } from './paths.mjs';
import { run, stop } from './run.mjs';

/** Installs the dependencies if they are not the ones of package-lock.json. */
export function ensureInstalled() {
  if (isInstalled()) return;
  console.log('Installing dependencies…');
  if (!run('npm', ['ci', '--include=dev'])) stop('The dependencies could not be installed; npm says why above.');
}

function isInstalled() {
  const installedLock = fromRoot('node_modules', '.package-lock.json');
  if (!existsSync(installedLock)) return false;
  const installed = packagesOf(installedLock);
  return Object.entries(packagesOf(fromRoot('package-lock.json'))).every(
    ([path, wanted]) => path === '' || isOptional(wanted) || installed[path]?.version === wanted.version,
  );
}

/** Packages for other platforms are in the lock file and never installed here. */
function isOptional({ optional, devOptional, peer }) {
  return Boolean(optional || devOptional || peer);
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}
