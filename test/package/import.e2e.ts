import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = join(__dirname, '..', '..');

const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { dependencies: object };

/**
 * Imports a file in a bare process, and says what that changed of it. Packages that it depends on may leave globals (tslib
 * and zod do), and nothing else.
 */
const SCRIPT = `
const [file, packages] = process.argv.slice(1);
const seen = () => ({
  globals: Reflect.ownKeys(globalThis).map(String),
  prototypes: [Object, Array, Promise, Function, String, Error].flatMap((one) =>
    Reflect.ownKeys(one.prototype).map((key) => one.name + '.' + String(key))),
  listeners: process.eventNames().map((name) => String(name) + ' ' + process.listenerCount(name)),
  env: Object.entries(process.env).map(String),
  open: [process.stdin, process.stdout, process.stderr].map(() => '') && process.getActiveResourcesInfo(),
  others: [Error.stackTraceLimit, process.cwd(), process.title].map(String),
});
const first = seen();
for (const name of packages.split(' ').filter(Boolean)) await import(name).catch(() => {});
const before = { ...first, globals: seen().globals };
const { length } = Object.keys(await import(file));
const after = seen();
const changes = Object.keys(before).flatMap((key) => [
  ...after[key].filter((one) => !before[key].includes(one)),
  ...before[key].filter((one) => !after[key].includes(one)),
].map((one) => key + ': ' + one));
if (after.open.length !== before.open.length) changes.push('open: ' + after.open);
console.log(JSON.stringify({ length, changes }));
`;

function imported(
  url: string,
  packages: readonly string[] = [],
): { readonly length: number; readonly changes: readonly string[] } {
  // Ends by itself only where nothing is left open.
  const args = ['--input-type=module', '--eval', SCRIPT, url, packages.join(' ')];
  return JSON.parse(execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', timeout: 30_000 })) as never;
}

describe('importing the package', () => {
  it.each(['index.js', 'testing/index.js', 'upstream/index.js'])('%s changes nothing and opens nothing', (file) => {
    const { length, changes } = imported(pathToFileURL(join(ROOT, 'dist', file)).href, Object.keys(dependencies));
    expect(length).toBeGreaterThan(0);
    expect(changes).toEqual([]);
  });

  it.each([
    ['a global', 'globalThis.left = 1', 'globals: left'],
    ['a method', 'Array.prototype.left = 1', 'prototypes: Array.left'],
    ['a timer', 'setTimeout(() => {}, 10)', 'open: Timeout'],
    ['a listener', "process.on('warning', () => {})", 'listeners: warning 2'],
    ['a variable', "process.env.LEFT = '1'", 'env: LEFT,1'],
  ])('would be found to leave %s', (_, code, change) => {
    const { changes } = imported(`data:text/javascript,${encodeURIComponent(`${code}; export const one = 1;`)}`);
    expect(changes).toContain(change);
  });
});
