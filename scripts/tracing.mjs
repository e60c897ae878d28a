import './steps/check-node.mjs';
import { join } from 'node:path';
import { ensureBuilt } from './steps/build.mjs';
import { ensureInstalled } from './steps/install.mjs';
import { jest } from './steps/jest.mjs';
import { findNode24, putFirst } from './steps/node-24.mjs';
import { ensureRedisServer } from './steps/redis.mjs';

/** Spans, which older releases of Node can't make, and what clients see first of the service that the image runs. */
const TESTS = '(src/tracing/.*\\.spec|test/tracing/.*\\.tracing|test/start\\.e2e|test/clients/.*\\.e2e)\\.ts$';

ensureInstalled();
ensureRedisServer();
ensureBuilt();
const bin = findNode24();
const { passed, failed } = bin === undefined ? skipped() : onNode24(bin);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function onNode24(folder) {
  putFirst(folder);
  return jest([...process.argv.slice(2), `--testRegex=${TESTS}`], join(folder, 'node'));
}

/** Continuous integration must not pass by skipping. */
function skipped() {
  console.log('!!! SKIPPED every test of spans: npm could not install Node 24. Run this with Node 24 instead.');
  return { passed: 0, failed: process.env.CI ? 1 : 0 };
}
