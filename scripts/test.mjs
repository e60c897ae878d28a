import './steps/check-node.mjs';
import { build, ensureBuilt } from './steps/build.mjs';
import { ensureFaketime } from './steps/faketime.mjs';
import { ensureInstalled } from './steps/install.mjs';
import { jest } from './steps/jest.mjs';
import { ensureRedisServer } from './steps/redis.mjs';
import { runInstalled } from './steps/run.mjs';

const CHECKS = [
  ['lint', () => runInstalled('eslint/bin/eslint.js', ['.', '--max-warnings=0'])],
  ['format', () => runInstalled('prettier/bin/prettier.cjs', ['--check', '--log-level=warn', '.'])],
  ['types', () => runInstalled('typescript-7/bin/tsc', ['-p', 'tsconfig.json'])],
  ['build', build],
];

ensureInstalled();
ensureRedisServer();
ensureFaketime();
const jestArguments = process.argv.slice(2);
const results = jestArguments.length > 0 ? testsOnly(jestArguments) : everything();
for (const { name, passed, failed } of results) console.log(`${name}: ${passed} passed, ${failed} failed`);
const total = (key) => results.reduce((sum, result) => sum + result[key], 0);
console.log(`${total('passed')} passed, ${total('failed')} failed`);
process.exitCode = total('failed') === 0 ? 0 : 1;

function everything() {
  return [...CHECKS.map(([name, check]) => checked(name, check)), { name: 'tests', ...jest([]) }];
}

function testsOnly(args) {
  ensureBuilt();
  return [{ name: 'tests', ...jest(args) }];
}

function checked(name, check) {
  console.log(`\n# ${name}`);
  const succeeded = check();
  return { name, passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1 };
}
