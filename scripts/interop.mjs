import './steps/check-node.mjs';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './steps/build.mjs';
import { ensureDebian } from './steps/debian.mjs';
import { ensureInstalled } from './steps/install.mjs';
import { interopTables } from './steps/interop-tables.mjs';
import { jest } from './steps/jest.mjs';
import { fromRoot } from './steps/paths.mjs';
import { ensureRedisServer } from './steps/redis.mjs';
import { runInstalled, stop } from './steps/run.mjs';

/**
 * npm run interop -- [folders of test/interop] [--docs]: real clients against one pod and against three.
 * --docs writes the tables of all clients into docs/clients.md. CI runs the short form.
 */
const DOCUMENT = fromRoot('docs', 'clients.md');
const PICTURE = fromRoot('docs', 'inspector.png');
const MARKED = /(<!-- interop -->\n)[^]*(<!-- end: interop -->)/;

ensureInstalled();
ensureRedisServer();
ensureDebian('haproxy');
ensureBuilt();
const clients = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const isDocumented = process.argv.includes('--docs');
if (isDocumented && clients.length > 0) stop('--docs writes the tables of all clients, so it takes no folders.');
const folder = mkdtempSync(join(tmpdir(), 'mooring-interop-'));
process.env.INTEROP ??= process.env.CI === 'true' ? 'short' : 'whole';
process.env.INTEROP_CLIENTS ??= clients.join(',');
process.env.INTEROP_REPORT = join(folder, 'cells');
if (process.env.INTEROP === 'whole') ensureDebian('chromium', ['chromium', 'fonts-dejavu-core']);
// The Inspector's page leaves one.
process.env.MCP_PICTURE = join(folder, 'inspector.png');
const { passed, failed } = jest(['--testRegex=test/interop/.*\\.interop\\.ts$', '--runInBand']);
const tables = interopTables(cellsIn(process.env.INTEROP_REPORT));
console.log(`\n${tables}\n`);
if (isDocumented) writeDocument();
rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function cellsIn(file) {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').trim().split('\n').map(JSON.parse);
}

function writeDocument() {
  const text = readFileSync(DOCUMENT, 'utf8');
  const written = text.replace(MARKED, (_, begin, end) => `${begin}\n${tables}\n\n${end}`);
  writeFileSync(DOCUMENT, written);
  runInstalled('prettier/bin/prettier.cjs', ['--write', '--log-level=warn', DOCUMENT]);
  if (existsSync(process.env.MCP_PICTURE)) copyFileSync(process.env.MCP_PICTURE, PICTURE);
}
