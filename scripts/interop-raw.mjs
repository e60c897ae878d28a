import './steps/check-node.mjs';
import { ensureBuilt } from './steps/build.mjs';
import { ensureInstalled } from './steps/install.mjs';
import { jest } from './steps/jest.mjs';

/**
 * Sends raw requests to us and to servers of the official SDKs; each difference must be written down. `-- --record` writes
 * what is seen into test/interop/raw/differences.json, where each needs a rule of rules.ts.
 */
ensureInstalled();
ensureBuilt();
if (process.argv.includes('--record')) process.env.INTEROP_RAW = 'record';
const { passed, failed } = jest(['--testRegex=test/interop/raw/.*\\.raw\\.ts$', '--runInBand']);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
