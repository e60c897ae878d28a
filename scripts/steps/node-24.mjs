import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fromRoot } from './paths.mjs';
import { run } from './run.mjs';

/** What the image runs. */
const MAJOR = 24;
const FOLDER = fromRoot('.cache', 'tools', `node-${MAJOR}`);
const PACKAGE = `node-${process.platform}-${process.arch}`;
const BIN = join(FOLDER, 'node_modules', PACKAGE, 'bin');

/** The `bin` folder of a Node 24: this one's, or one that npm installs once. `undefined` when there is none. */
export function findNode24() {
  if (process.versions.node.startsWith(`${MAJOR}.`)) return join(process.execPath, '..');
  if (!existsSync(BIN)) {
    console.log(`Installing Node ${MAJOR}…`);
    mkdirSync(FOLDER, { recursive: true });
    run('npm', ['install', '--prefix', FOLDER, '--no-save', '--no-audit', '--no-fund', `${PACKAGE}@${MAJOR}`]);
  }
  return runs(join(BIN, 'node')) ? BIN : undefined;
}

/** Makes every `node` that is started from here on, npm's included, the one of a folder. */
export function putFirst(bin) {
  process.env.PATH = `${bin}${delimiter}${process.env.PATH}`;
}

function runs(node) {
  return spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.startsWith(`v${MAJOR}.`) ?? false;
}
