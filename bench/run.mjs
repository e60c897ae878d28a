import '../scripts/steps/check-node.mjs';
import { ensureBuilt } from '../scripts/steps/build.mjs';
import { ensureInstalled } from '../scripts/steps/install.mjs';
import { ensureRedisServer } from '../scripts/steps/redis.mjs';
import { ensurePeers, ensureWrk } from './support/tools.mjs';
import { writeSection } from './support/document.mjs';

/** In the order in which they run: those that need a quiet machine most come first. */
const BENCHES = [
  'calls',
  'sessions',
  'embedded',
  'latency',
  'catalogue',
  'start',
  'streams',
  'memory',
  'costs',
  'scale',
  'cleanup',
];

const FLAGS = ['--write'];

const words = process.argv.slice(2);
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
// They import what has just been installed and built.
const { machine } = await import('./support/machine.mjs');
const judged = [];
for (const name of asked.length > 0 ? asked : BENCHES) await runBench(name);
const missed = judged.filter(({ verdict }) => verdict !== 'reached').map(({ goal }) => goal);
if (judged.length > 0) console.log(`${judged.length - missed.length} of ${judged.length} bars reached.`);
for (const goal of missed) console.log(`missed: ${goal}`);
process.exit();

async function runBench(name) {
  const { title, document, run } = await import(`./${name}.mjs`);
  console.log(`## ${title}\n`);
  const startedAt = Date.now();
  const { blocks, bars = [] } = await run();
  const text = [`_${machine()}._`, ...blocks].join('\n\n');
  console.log(`${text}\n\n(${Math.round((Date.now() - startedAt) / 1_000)} s)\n`);
  judged.push(...bars);
  if (words.includes('--write')) writeSection(document ?? 'performance.md', name, text);
}
