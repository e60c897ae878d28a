import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInstalled } from './run.mjs';

/**
 * Runs jest with its own output and counts its tests. A file that can't be run counts as one failed test, and so does a
 * run that can't end because a test left something open.
 */
export function jest(args) {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-jest-'));
  const report = join(folder, 'report.json');
  const succeeded = runInstalled('jest/bin/jest.js', [...args, '--json', `--outputFile=${report}`], ['--expose-gc']);
  const counted = countTests(report);
  rmSync(folder, { recursive: true, force: true });
  const failed = !succeeded && counted.failed === 0 ? 1 : counted.failed;
  return { passed: counted.passed, failed };
}

function countTests(report) {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
