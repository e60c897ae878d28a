import './steps/check-node.mjs';
import { ensureBuilt } from './steps/build.mjs';
import { ensureInstalled } from './steps/install.mjs';
import { jest } from './steps/jest.mjs';
import { ensureRedisServer } from './steps/redis.mjs';

/** Spans, as a receiver of OTLP gets them. */
const TESTS = '(src/tracing/.*\\.spec|test/tracing/.*\\.(e2e|tracing))\\.ts$';

ensureInstalled();
ensureRedisServer();
ensureBuilt();
const { passed, failed } = jest([...process.argv.slice(2), `--testRegex=${TESTS}`]);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
