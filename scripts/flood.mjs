import './steps/check-node.mjs';
import { ensureBuilt } from './steps/build.mjs';
import { ensureInstalled } from './steps/install.mjs';
import { jest } from './steps/jest.mjs';
import { ensureRedisServer } from './steps/redis.mjs';

/** The long form of test/flood: 50,000 `initialize`, 5,000 slow readers and half-open sockets. */
ensureInstalled();
ensureRedisServer();
ensureBuilt();
process.env.FLOOD = 'long';
const { passed, failed } = jest(['test/flood', '--runInBand', ...process.argv.slice(2)]);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
