import { transformFileSync } from '@swc/core';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/**
 * Compiles `test/fixtures/<name>` for a process of the built service, whose classes it then shares. Folders are copied.
 * @returns the file of its module, as `MCP_MODULES` takes it
 */
export function compiledFixture(name: string): string {
  const source = join(ROOT, 'test', 'fixtures', name);
  const target = join(ROOT, '.cache', 'fixtures', name);
  mkdirSync(target, { recursive: true });
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) copyFolder(from, to);
    else if (entry.name.endsWith('.ts')) compile(from, to);
  }
  return join(target, `${name}.module.js`);
}

function copyFolder(source: string, target: string): void {
  mkdirSync(target, { recursive: true });
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) copyFolder(from, to);
    else put(to, readFileSync(from));
  }
}

function compile(source: string, target: string): void {
  const { code } = transformFileSync(source, {
    swcrc: false,
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
    module: { type: 'es6' },
  });
  put(
    target.replace(/\.ts$/, '.js'),
    code.replaceAll("'../../../src/", "'../../../dist/").replaceAll('"../../../src/', '"../../../dist/'),
  );
}

/** Test files that run at the same time may compile the same fixture, so a file appears whole or not at all. */
function put(target: string, content: string | Buffer): void {
  const unfinished = join(ROOT, '.cache', `unfinished.${process.pid}`);
  writeFileSync(unfinished, content);
  renameSync(unfinished, target);
}
