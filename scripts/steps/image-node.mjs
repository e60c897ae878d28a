import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isOlder } from './is-older.cjs';

/**
 * Finds the Node to run with: this one, or the release of the image where this one is older. npm brings it once, by the hash
 * that is given, and without running anything of it.
 *
 * @param wanted `image`, its release line; `oldest`, the first release that will do where npm has none, unless `isStrict`;
 *   `packages` by platform; `cache`, the folder that keeps what `npm` brings
 * @returns `works`, and a `folder` where its `node` is to be found before this one; why is said in one line
 */
export function findImageNode(wanted, machine = thisMachine(), say = console.error) {
  const { image, packages, cache, npm = 'npm' } = wanted;
  if (!isOlder(machine.version, image)) return { works: true };
  const older = `Node ${machine.version} is older than the ${image} of the image`;
  const found = packages[machine.platform];
  if (found === undefined) return without(wanted, machine, `${older}, and npm has none for ${machine.platform}`, say);
  const folder = join(cache, `${found.name}-${found.version}`);
  const isThere = existsSync(join(folder, 'node'));
  say(`${older}: ${isThere ? 'running with' : 'installing, this once,'} ${found.version} from npm…`);
  const problem = isThere ? undefined : install(found, cache, folder, npm);
  if (problem === undefined) return { works: true, folder };
  return without(wanted, machine, `Node ${found.version} could not be installed: ${problem}`, say);
}

function thisMachine() {
  const { platform, arch, versions } = process;
  return { version: versions.node, platform: `${platform}-${arch}${hasGlibc() ? '' : ' with musl'}` };
}

function hasGlibc() {
  if (process.platform !== 'linux') return true;
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime !== undefined;
}

function without({ image, oldest, isStrict }, { version }, why, say) {
  const works = !isStrict && !isOlder(version, oldest);
  const how = works ? `Running with this one, which is not what is tested; get` : 'Get';
  say(`${why}. ${how} Node ${image} from https://nodejs.org/en/download`);
  return { works };
}

/** Leaves the whole of it or nothing, also where several do it at once. Answers what is wrong, if anything. */
function install({ name, version, integrity }, cache, folder, npm) {
  let place;
  try {
    mkdirSync(cache, { recursive: true });
    place = mkdtempSync(join(cache, 'installing-'));
    const dependencies = { [name]: version };
    const packages = { '': { dependencies }, [`node_modules/${name}`]: { version, integrity } };
    writeFileSync(join(place, 'package.json'), JSON.stringify({ private: true, dependencies }));
    writeFileSync(join(place, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, requires: true, packages }));
    const problem = installLocked(place, npm);
    if (problem !== undefined) return problem;
    const bin = join(place, 'node_modules', name, 'bin');
    const ran = spawnSync(join(bin, 'node'), ['--version'], { encoding: 'utf8' });
    if (ran.stdout?.trim() !== `v${version}`)
      return `it does not run here (${oneLine(ran.stderr ?? ran.error.message)})`;
    if (!existsSync(folder)) renameSync(bin, folder);
  } catch (error) {
    if (!existsSync(join(folder, 'node'))) return oneLine(error.message);
  } finally {
    if (place !== undefined) rmSync(place, { recursive: true, force: true });
  }
}

function installLocked(place, npm) {
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status, error, stderr } = spawnSync(npm, args, { cwd: place, encoding: 'utf8' });
  return status === 0 ? undefined : oneLine(error?.message ?? stderr.replaceAll(/^npm error/gm, ''));
}

/** Without where in npm it happened. */
function oneLine(text) {
  const lines = text.split('\n').map((line) => line.trim());
  return lines
    .filter((line) => line !== '' && !/^(at |\.$|A complete log)/.test(line))
    .join(', ')
    .slice(0, 500);
}
