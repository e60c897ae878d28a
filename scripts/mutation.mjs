import './steps/check-node.mjs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ensureInstalled } from './steps/install.mjs';
import { PART_NAMES } from './steps/mutation-parts.mjs';
import { runInstalled } from './steps/run.mjs';

/**
 * Changes the codecs and the core of a call, one place at a time, and prints each change that no spec notices. What was
 * found is kept outside of the checkout, so that the next run tries only what has changed. `MUTATION_PART` names one part;
 * arguments go to Stryker: `--force` for all anew, `--concurrency 1` beside other work.
 */
ensureInstalled();
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'mooring', 'mutation');
const parts = process.env.MUTATION_PART ? [process.env.MUTATION_PART] : PART_NAMES;
const results = parts.map((part) => {
  process.env.MUTATION_PART = part;
  const kept = ['--incrementalFile', join(cache, `${part}.json`), '--tempDirName', join(cache, `sandbox-${part}`)];
  return runInstalled('@stryker-mutator/core/bin/stryker.js', ['run', ...kept, ...process.argv.slice(2)]);
});
process.exitCode = results.every(Boolean) ? 0 : 1;
