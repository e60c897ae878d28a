import './steps/check-node.mjs';
import { ensureBuilt } from './steps/build.mjs';
import { ensureInstalled } from './steps/install.mjs';
import { jest } from './steps/jest.mjs';
import { ensureRedisServer } from './steps/redis.mjs';

/** The long form of test/fuzz. `FUZZ_CASES` and `FUZZ_SEED` make another run of it. */
ensureInstalled();
ensureRedisServer();
ensureBuilt();
process.env.FUZZ_CASES ??= '100000';
const { passed, failed } = jest(['test/fuzz', '--runInBand', ...process.argv.slice(2)]);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
