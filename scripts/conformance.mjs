import './steps/check-node.mjs';
import { ensureBuilt } from './steps/build.mjs';
import { ensureInstalled } from './steps/install.mjs';
import { jest } from './steps/jest.mjs';
import { ensureRedisServer } from './steps/redis.mjs';

ensureInstalled();
ensureRedisServer();
ensureBuilt();
const EMBEDDED = /^--embedded=(express|fastify)$/;
const args = process.argv.slice(2);
const platforms = args.flatMap((arg) => EMBEDDED.exec(arg)?.[1] ?? []);
const file = platforms.length > 0 ? 'embedded' : 'every-setting';
const names = platforms.length > 0 ? ['-t', `on (${platforms.join('|')})`] : [];
const others = args.filter((arg) => !EMBEDDED.test(arg));
const { passed, failed } = jest([...others, ...names, `--testRegex=test/conformance/${file}\\.conformance\\.ts$`]);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
