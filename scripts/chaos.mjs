import './steps/check-node.mjs';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './steps/build.mjs';
import { ensureInstalled } from './steps/install.mjs';
import { jest } from './steps/jest.mjs';
import { ensureRedisServer } from './steps/redis.mjs';

ensureInstalled();
ensureRedisServer();
ensureBuilt();
const folder = mkdtempSync(join(tmpdir(), 'mooring-chaos-'));
process.env.CHAOS = 'long';
process.env.CHAOS_REPORT = join(folder, 'figures');
const { passed, failed } = jest([
  '--testRegex=test/chaos/.*\\.(e2e|chaos)\\.ts$',
  '--runInBand',
  '--testTimeout=600000',
  ...process.argv.slice(2),
]);
console.log(`\n${tableOf(figuresIn(process.env.CHAOS_REPORT))}\n`);
rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function figuresIn(file) {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').trim().split('\n').map(JSON.parse);
}

/** Each scenario's name stands once, at its first figure. */
function tableOf(figures) {
  const rows = figures.map(({ scenario, figure, value, bar }, index) => [
    figures[index - 1]?.scenario === scenario ? '' : scenario,
    figure,
    String(value),
    String(bar),
  ]);
  const lines = [['scenario', 'figure', 'value', 'bar'], ...rows];
  const widths = [0, 1, 2].map((column) => Math.max(...lines.map((line) => line[column].length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
