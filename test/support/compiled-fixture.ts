import { transformFileSync } from '@swc/core';
import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/**
 * Compiles `test/fixtures/<name>` for a process of the built service, whose classes it then shares.
 * @returns the file of its module, as `MCP_MODULES` takes it
 */
export function compiledFixture(name: string): string {
  const source = join(ROOT, 'test', 'fixtures', name);
  const target = join(ROOT, '.cache', 'fixtures', name);
  mkdirSync(target, { recursive: true });
  for (const file of readdirSync(source)) if (file.endsWith('.ts')) compile(join(source, file), join(target, file));
  return join(target, `${name}.module.js`);
}

/** Test files that run at the same time may compile the same fixture, so a file appears whole or not at all. */
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
  const unfinished = `${target}.${process.pid}`;
  writeFileSync(
    unfinished,
    code.replaceAll("'../../../src/", "'../../../dist/").replaceAll('"../../../src/', '"../../../dist/'),
  );
  renameSync(unfinished, target.replace(/\.ts$/, '.js'));
}
