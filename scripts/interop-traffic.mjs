import './steps/check-node.mjs';
import { ensureBuilt } from './steps/build.mjs';
import { ensureInstalled } from './steps/install.mjs';
import { jest } from './steps/jest.mjs';

/** Long conversations of every revision; each message of the server is held against the official schema. TRAFFIC_ROUNDS: how long. */
ensureInstalled();
ensureBuilt();
const { passed, failed } = jest(['--testRegex=test/interop/traffic/.*\\.traffic\\.ts$', '--runInBand']);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
