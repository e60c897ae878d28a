import './steps/check-node.mjs';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { coverageTable } from './steps/coverage-table.mjs';
import { ensureInstalled } from './steps/install.mjs';
import { jest } from './steps/jest.mjs';
import { root } from './steps/paths.mjs';
import { ensureRedisServer } from './steps/redis.mjs';

/**
 * Runs the specs beside the source, or those of the paths that are given, and prints which part of each folder they
 * execute. What runs in a process of its own, as in most of test/, isn't counted.
 */
ensureInstalled();
ensureRedisServer();
const folder = mkdtempSync(join(tmpdir(), 'mooring-coverage-'));
const paths = process.argv.slice(2);
const { passed, failed } = jest([
  ...(paths.length > 0 ? paths : ['src']),
  '--coverage',
  '--coverageProvider=v8',
  '--coverageReporters=json-summary',
  `--coverageDirectory=${folder}`,
  '--collectCoverageFrom=src/**/*.ts',
  '--collectCoverageFrom=!src/**/*.{spec,contract}.ts',
]);
const files = JSON.parse(readFileSync(join(folder, 'coverage-summary.json'), 'utf8'));
delete files.total;
rmSync(folder, { recursive: true, force: true });
console.log(`\n${coverageTable(Object.entries(files).map(([file, counts]) => [relative(root, file), counts]))}\n`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
