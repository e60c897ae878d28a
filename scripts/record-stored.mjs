import './steps/check-node.mjs';
import { ensureBuilt } from './steps/build.mjs';
import { ensureInstalled } from './steps/install.mjs';
import { jest } from './steps/jest.mjs';
import { ensureRedisServer } from './steps/redis.mjs';

// Writes test/poison/fixtures/<version>: what this release leaves in Redis, for the tests of those that follow.
ensureInstalled();
ensureRedisServer();
ensureBuilt();
const { passed, failed } = jest([
  '--testRegex=test/poison/.*\\.recording\\.ts$',
  '--runInBand',
  ...process.argv.slice(2),
]);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
