import './steps/check-node.mjs';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureDebian } from './steps/debian.mjs';
import { ensureInstalled } from './steps/install.mjs';
import { jest } from './steps/jest.mjs';
import { ADMIN, ensureKeycloak, startKeycloak } from './steps/keycloak.mjs';
import { fromRoot } from './steps/paths.mjs';
import { keycloakTables } from './steps/keycloak-table.mjs';

/**
 * npm run test:keycloak -- [arguments of jest]: the official clients sign in at a real Keycloak whose realm is made as
 * docs/keycloak.md says, and are served. KEYCLOAK_VERSION names another release than the one that is pinned here.
 */
const VERSION = process.env.KEYCLOAK_VERSION || '26.7.3';

ensureInstalled();
ensureDebian('mvn', ['maven']);
const missing = ['java', 'mvn', 'tar'].filter(
  (command) => spawnSync('sh', ['-c', `command -v ${command}`]).status !== 0,
);
if (missing.length > 0) {
  console.warn(`SKIPPED: Keycloak needs ${missing.join(' and ')}, which this machine lacks. NOTHING WAS TRIED.`);
  console.log('0 passed, 0 failed');
} else {
  await tryAll();
}

async function tryAll() {
  const folder = mkdtempSync(join(tmpdir(), 'mooring-keycloak-'));
  const report = join(folder, 'cells');
  const distribution = ensureKeycloak(VERSION);
  const begun = Date.now();
  const keycloak = await startKeycloak(distribution, join(folder, 'log'));
  console.log(`Keycloak ${VERSION} answers after ${seconds(begun)} s.`);
  process.env.KEYCLOAK = JSON.stringify({ url: keycloak.url, version: VERSION, ...ADMIN });
  process.env.KEYCLOAK_REPORT = report;
  const { passed, failed } = jest([
    '--testRegex=test/keycloak/.*\\.keycloak\\.ts$',
    '--runInBand',
    ...process.argv.slice(2),
  ]);
  await keycloak.stop();
  const cells = existsSync(report) ? readFileSync(report, 'utf8').trim().split('\n').map(JSON.parse) : [];
  const clients = ['sdk', 'client'].map((name) => `@modelcontextprotocol/${name} ${versionOf(name)}`);
  console.log(`\nKeycloak ${VERSION}, ${clients.join(', ')}, ${seconds(begun)} s\n\n${keycloakTables(cells)}\n`);
  rmSync(folder, { recursive: true, force: true });
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

function seconds(begun) {
  return Math.round((Date.now() - begun) / 1_000);
}

function versionOf(name) {
  const manifest = fromRoot('node_modules', '@modelcontextprotocol', name, 'package.json');
  return JSON.parse(readFileSync(manifest, 'utf8')).version;
}
