import './steps/check-node.mjs';
import { ensureBuilt } from './steps/build.mjs';
import { ensureInstalled } from './steps/install.mjs';
import { jest } from './steps/jest.mjs';
import { ensureRedisServer } from './steps/redis.mjs';

ensureInstalled();
ensureRedisServer();
ensureBuilt();
const { passed, failed } = jest([...process.argv.slice(2), '--testRegex=test/conformance/.*\\.conformance\\.ts$']);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
