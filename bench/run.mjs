import '../scripts/steps/check-node.mjs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt } from '../scripts/steps/build.mjs';
import { ensureInstalled } from '../scripts/steps/install.mjs';
import { findNode24, putFirst } from '../scripts/steps/node-24.mjs';
import { ensureRedisServer } from '../scripts/steps/redis.mjs';
import { ensurePeers, ensureWrk } from './support/tools.mjs';
import { writeSection } from './support/document.mjs';

/** In the order in which they run: those that need a quiet machine most come first. */
const BENCHES = [
  'calls',
  'sessions',
  'latency',
  'catalogue',
  'start',
  'streams',
  'memory',
  'costs',
  'scale',
  'cleanup',
];

/** `--node-24` measures with the release that the image runs instead of the one at hand, and writes beside its tables. */
const FLAGS = ['--write', '--node-24'];

const words = process.argv.slice(2);
const isFor24 = words.includes('--node-24');
const asked = words.filter((word) => !word.startsWith('--'));
const unknown = [
  ...asked.filter((name) => !BENCHES.includes(name)),
  ...words.filter((word) => word.startsWith('--') && !FLAGS.includes(word)),
];
if (unknown.length > 0) {
  console.error(
    `There is no ${unknown.join(', ')}. Use: npm run bench -- [${FLAGS.join('] [')}] [${BENCHES.join('] [')}]`,
  );
  process.exit(1);
}

ensureInstalled();
ensureRedisServer();
ensurePeers();
ensureWrk();
ensureBuilt();
if (isFor24 && !process.versions.node.startsWith('24.')) process.exit(onNode24());
// They import what has just been installed and built.
const { machine } = await import('./support/machine.mjs');
const judged = [];
for (const name of asked.length > 0 ? asked : BENCHES) await runBench(name);
const missed = judged.filter(({ verdict }) => verdict !== 'reached').map(({ goal }) => goal);
if (judged.length > 0) console.log(`${judged.length - missed.length} of ${judged.length} bars reached.`);
for (const goal of missed) console.log(`missed: ${goal}`);
process.exit();

/** The whole of this again: servers run with the Node that runs the bench. */
function onNode24() {
  const bin = findNode24();
  if (bin === undefined) throw new Error('npm could not install Node 24');
  putFirst(bin);
  return spawnSync(join(bin, 'node'), process.argv.slice(1), { stdio: 'inherit' }).status ?? 1;
}

async function runBench(name) {
  const { title, document, run } = await import(`./${name}.mjs`);
  console.log(`## ${title}\n`);
  const startedAt = Date.now();
  const { blocks, bars = [] } = await run();
  const text = [`_${machine()}._`, ...blocks].join('\n\n');
  console.log(`${text}\n\n(${Math.round((Date.now() - startedAt) / 1_000)} s)\n`);
  judged.push(...bars);
  const section = isFor24 ? `${name}, Node 24` : name;
  if (words.includes('--write')) writeSection(document ?? 'performance.md', section, text);
}
