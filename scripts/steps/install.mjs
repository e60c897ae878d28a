import { existsSync, readFileSync } from 'node:fs';
import { fromRoot } from './paths.mjs';
import { runQuietly, stop } from './run.mjs';

/** Installs the dependencies if they are not the ones of package-lock.json. What npm says is shown only if it fails. */
export function ensureInstalled() {
  if (isInstalled()) return;
  const count = Object.values(lockedPackages()).filter((locked) => !isOptional(locked)).length;
  console.log(
    `Installing ${count} packages from package-lock.json. This takes a minute or two, and only the first time…`,
  );
  const { succeeded, output } = runQuietly('npm', ['ci', '--include=dev']);
  if (!succeeded) stop(`${output}\nThe dependencies could not be installed; npm says why above.`);
}

function isInstalled() {
  const installedLock = fromRoot('node_modules', '.package-lock.json');
  if (!existsSync(installedLock)) return false;
  const installed = packagesOf(installedLock);
  return Object.entries(lockedPackages()).every(
    ([path, wanted]) => isOptional(wanted) || installed[path]?.version === wanted.version,
  );
}

/** Packages for other platforms are in the lock file and never installed here. */
function isOptional({ optional, devOptional, peer }) {
  return Boolean(optional || devOptional || peer);
}

/** What the lock file names, without this package itself. */
function lockedPackages() {
  const packages = packagesOf(fromRoot('package-lock.json'));
  delete packages[''];
  return packages;
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}
