import './steps/check-node.mjs';
import { ensureBuilt } from './steps/build.mjs';
import { ensureInstalled } from './steps/install.mjs';
import { jest } from './steps/jest.mjs';
import { ensureRedisServer } from './steps/redis.mjs';

/**
 * The long form of test/fuzz-cost. `FUZZ_COST_CASES` is how many mutated requests it tries, `FUZZ_SEED` makes others of
 * them, and `FUZZ_COST_FIELD`, a pattern, leaves out all other fields.
 */
ensureInstalled();
ensureRedisServer();
ensureBuilt();
process.env.FUZZ_COST_CASES ??= '5000';
const { passed, failed } = jest(['test/fuzz-cost', '--runInBand', ...process.argv.slice(2)]);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
