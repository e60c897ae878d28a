import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { fromRoot } from '../steps/paths.mjs';
import { stop } from '../steps/run.mjs';
import { generatedFiles } from './generated.mjs';
import { findHelm } from './tools.mjs';

/** Writes the generated files of the chart; with `--check` it only names those that are stale. */
const checkOnly = process.argv.includes('--check');

const helm = findHelm();
if (!helm) stop('The rules are rendered with Helm: install it, or Go 1.26 to build it.');

for (const [name, raw] of Object.entries(generatedFiles(helm))) {
  const path = fromRoot('helm', name);
  const text = await format(raw, { ...(await resolveConfig(path)), filepath: path });
  if (!checkOnly) {
    writeFileSync(path, text);
    console.log(`Wrote helm/${name}`);
  } else if (readFileSync(path, 'utf8') !== text) {
    console.log(`helm/${name} is stale`);
  }
}
