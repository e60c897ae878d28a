import './steps/check-node.mjs';
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fromRoot, root } from './steps/paths.mjs';
import { runQuietly } from './steps/run.mjs';

/**
 * That what is committed can be installed and packed: the lock file by the npm of each Node that people have (20, 22 and
 * early and late 24), in the forms that a checkout and the Dockerfile use; what a newcomer sees of `npm start`; and a package
 * from a clone without a build.
 */
const NPM_VERSIONS = ['10.8.2', '10.9.4', '11.6.2', '11.19.1'];
const FORMS = [['ci'], ['ci', '--omit=dev', '--ignore-scripts']];
const LOCKED = ['package.json', 'package-lock.json', '.npmrc'];
const START_WITHIN_MS = 300_000;
/** What must be in a package: the build, and what says under which terms it is used. */
const PACKED = ['dist/main.js', 'dist/index.d.ts', 'dist/testing/index.js', 'LICENSE', 'CHANGELOG.md'];

const folder = mkdtempSync(join(tmpdir(), 'mooring-install-'));
const clone = join(folder, 'clone');
execFileSync('git', ['clone', '--quiet', '--no-hardlinks', root, clone]);
const locks = NPM_VERSIONS.flatMap((version) => FORMS.map((form) => installs(version, form)));
const results = [...locks, await starts(), packs()];
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
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, PORT: '0', METRICS_PORT: '0', LOG_FORMAT: 'pretty', npm_config_update_notifier: 'false' };
  // A group of its own, so that all of it ends.
  const npm = spawn('npm', ['start'], { cwd: clone, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const ended = new Promise((resolve) => npm.once('exit', resolve));
  const listening = new Promise((resolve) => {
    const add = (chunk) => {
      output += chunk;
      if (output.includes('--method tools/list')) resolve();
    };
    npm.stdout.on('data', add);
    npm.stderr.on('data', add);
  });
  await Promise.race([listening, ended, delay(START_WITHIN_MS, undefined, { ref: false })]);
  if (npm.exitCode === null) process.kill(-npm.pid, 'SIGTERM');
  await ended;
  const lines = output.split('\n').filter((line) => line !== '' && !line.startsWith('> '));
  const isAsWanted =
    /^Installing \d+ packages/.test(lines[0]) && lines[1] === 'Building…' && !/npm (warn|notice)/.test(output);
  return told('npm start in a fresh clone', { succeeded: isAsWanted, output });
}

function packs() {
  rmSync(join(clone, 'dist'), { recursive: true });
  const { succeeded, output } = runQuietly('npm', ['pack', '--pack-destination', folder], clone);
  return told('npm pack in a fresh clone', succeeded ? hasAll(readdirSync(folder)) : { succeeded, output });
}

function hasAll(files) {
  const archive = join(folder, files.find((file) => file.endsWith('.tgz')) ?? 'missing.tgz');
  const listed = new Set(execFileSync('tar', ['-tzf', archive], { encoding: 'utf8' }).split('\n'));
  const lacking = PACKED.filter((file) => !listed.has(`package/${file}`));
  return { succeeded: lacking.length === 0, output: `the package lacks ${lacking.join(', ')}` };
}

function told(name, { succeeded, output }) {
  console.log(`${succeeded ? 'ok    ' : 'FAILED'} ${name}`);
  if (!succeeded) console.log(output);
  return succeeded;
}
