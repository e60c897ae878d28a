import './steps/check-node.mjs';
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { oldestNode } from './steps/oldest-node.mjs';
import { packageChecks } from './steps/package-checks.mjs';
import { fromRoot, root } from './steps/paths.mjs';
import { runQuietly } from './steps/run.mjs';

/**
 * That what is committed can be installed and packed: the lock file by the npm of each Node that people have (20, 22 and
 * early and late 24), in the forms that a checkout and the Dockerfile use; what a newcomer sees of `npm start` on a machine
 * with the oldest Node, which is to run the service and a team's commands, too; and a package from a clone without a build, which is one
 * that can be published.
 */
const NPM_VERSIONS = ['10.8.2', '10.9.4', '11.6.2', '11.19.1'];
const FORMS = [['ci'], ['ci', '--omit=dev', '--omit=optional', '--ignore-scripts']];
const LOCKED = ['package.json', 'package-lock.json', '.npmrc'];
const START_WITHIN_MS = 300_000;
const END_WITHIN_MS = 30_000;
/** What must be in a package: the build, and what says under which terms it is used. */
const PACKED = ['dist/main.js', 'dist/index.d.ts', 'dist/testing/index.js', 'LICENSE', 'CHANGELOG.md'];

const folder = mkdtempSync(join(tmpdir(), 'mooring-install-'));
const clone = join(folder, 'clone');
execFileSync('git', ['clone', '--quiet', '--no-hardlinks', root, clone]);
const archives = [];
const oldest = oldestNode(folder);
/** What a machine with the oldest Node has in its environment. */
const OLDER_MACHINE = { PATH: `${oldest}${delimiter}${process.env.PATH}`, HOME: process.env.HOME };
const OLDER = /^Node 22\.\d+\.\d+ is older than the 24 of the image: (installing, this once,|running with) 24\./;
const locks = NPM_VERSIONS.flatMap((version) => FORMS.map((form) => installs(version, form)));
const results = [
  ...locks,
  await starts(),
  await startsAgain(),
  await serves(),
  teams(),
  packages(),
  packs(),
  ...published(),
];
rmSync(folder, { recursive: true, force: true });
const passed = results.filter(Boolean).length;
console.log(`${passed} passed, ${results.length - passed} failed`);
process.exitCode = passed === results.length ? 0 : 1;

function installs(version, form) {
  const place = mkdtempSync(join(folder, 'lock-'));
  for (const file of LOCKED) cpSync(fromRoot(file), join(place, file));
  const npm = ['exec', '--yes', `--package=npm@${version}`, '--', 'npm'];
  return told(`npm@${version} ${form.join(' ')} --dry-run`, runQuietly('npm', [...npm, ...form, '--dry-run'], place));
}

/** The first screen has no word of npm's but the two lines that name the script. */
async function starts() {
  const { code, lines, output } = await served('npm', ['start'], { LOG_FORMAT: 'pretty' }, '--method tools/list');
  const [older, installing, building] = lines.filter((line) => !line.startsWith('> '));
  const isAsWanted =
    OLDER.test(older) &&
    /^Installing \d+ packages/.test(installing) &&
    building === 'Building…' &&
    !/npm (warn|notice)/.test(output);
  return told('npm start in a fresh clone', { succeeded: isAsWanted && code === 0, output });
}

async function startsAgain() {
  const { code, lines, output } = await served('npm', ['start'], { npm_config_registry: 'http://127.0.0.1:9' });
  const [older, next] = lines.filter((line) => !line.startsWith('> '));
  const isAsWanted = OLDER.test(older) && next.includes('"listening"');
  return told('npm start again, without the network', { succeeded: isAsWanted && code === 0, output });
}

/** Traces and a module bring in what asks most of Node. */
async function serves() {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', MCP_MODULES: './dist/demo/demo.module.js' };
  const { code, output } = await served(join(oldest, 'node'), ['dist/main.js'], env);
  const succeeded = code === 0 && output.includes('"listening"') && output.includes('"shutdown.complete"');
  return told('the service with the oldest Node', { succeeded, output });
}

/** Every command of docs/extending.md. */
function teams() {
  const args = ['node_modules/jest/bin/jest.js', '--testRegex', 'test/extending\\.install\\.ts$'];
  return told(
    'the commands of a team with the oldest Node',
    runQuietly(join(oldest, 'node'), args, clone, OLDER_MACHINE),
  );
}

/** All that packs the package, installs it and uses it as teams do. */
function packages() {
  const args = ['node_modules/jest/bin/jest.js', '--testRegex', 'test/.*\\.install\\.ts$'];
  return told('the package as teams use it, with Node 24', runQuietly(process.execPath, args, clone));
}

/** Starts a service in the clone as a machine with the oldest Node does, and ends it by one signal when it has printed a text. */
async function served(command, args, more, text = '"listening"') {
  const env = { ...OLDER_MACHINE, PORT: '0', METRICS_PORT: '0', npm_config_update_notifier: 'false', ...more };
  // A group of its own, so that all of it ends.
  const child = spawn(command, args, { cwd: clone, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const ended = new Promise((resolve) => child.once('close', resolve));
  const printed = new Promise((resolve) => {
    const add = (chunk) => {
      output += chunk;
      if (output.includes(text)) resolve();
    };
    child.stdout.on('data', add);
    child.stderr.on('data', add);
  });
  await Promise.race([printed, ended, delay(START_WITHIN_MS, undefined, { ref: false })]);
  child.kill('SIGTERM');
  const code = await Promise.race([ended, delay(END_WITHIN_MS, 'still running', { ref: false })]);
  if (code === 'still running') process.kill(-child.pid, 'SIGKILL');
  return { code, output, lines: output.split('\n').filter((line) => line !== '') };
}

function packs() {
  rmSync(join(clone, 'dist'), { recursive: true });
  const { succeeded, output } = runQuietly('npm', ['pack', '--pack-destination', folder], clone);
  return told('npm pack in a fresh clone', succeeded ? hasAll(readdirSync(folder)) : { succeeded, output });
}

function hasAll(files) {
  const archive = join(folder, files.find((file) => file.endsWith('.tgz')) ?? 'missing.tgz');
  archives.push(archive);
  const listed = new Set(execFileSync('tar', ['-tzf', archive], { encoding: 'utf8' }).split('\n'));
  const lacking = PACKED.filter((file) => !listed.has(`package/${file}`));
  return { succeeded: lacking.length === 0, output: `the package lacks ${lacking.join(', ')}` };
}

function published() {
  return packageChecks(archives[0], clone).map(({ name, ...outcome }) => told(name, outcome));
}

function told(name, { succeeded, output }) {
  console.log(`${succeeded ? 'ok    ' : 'FAILED'} ${name}`);
  if (!succeeded) console.log(output);
  return succeeded;
}
