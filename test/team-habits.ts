import { transformFileSync } from '@swc/core';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const SOURCE = join(__dirname, 'fixtures', 'team-habits', 'habits.module.ts');

/** The module systems of Node that a package may be made for. */
export const KINDS = ['esm', 'commonjs'] as const;
export type Kind = (typeof KINDS)[number];

/** What the package uses and the server has, too: a team may have it as a peer, or install a copy. */
const COPIES = ['prom-client', '@willsoto/nestjs-prometheus', 'rxjs', '@opentelemetry/api', '@nestjs/common'];

/** What the package uses and the server has not: a module for Nest of the community, which is CommonJS. */
const COMMUNITY = ['@nestjs/throttler'];

/** Puts `team-habits` among the packages of a folder, compiled for one module system, with what npm would bring beside it. */
export function installHabits(directory: string, kind: Kind): void {
  const root = join(directory, 'node_modules', 'team-habits');
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, 'index.js'), compiled(kind));
  const manifest = { name: 'team-habits', version: '1.0.0', type: kind === 'esm' ? 'module' : 'commonjs' };
  writeFileSync(join(root, 'package.json'), JSON.stringify({ ...manifest, main: './index.js' }));
  for (const name of COMMUNITY) copy(name, directory);
}

/** As where a team has them as dependencies, or its npm installs peers. */
export function installCopies(directory: string): void {
  for (const name of COPIES) copy(name, directory);
}

function copy(name: string, directory: string): void {
  const target = join(directory, 'node_modules', name);
  if (!existsSync(target)) cpSync(join(ROOT, 'node_modules', name), target, { recursive: true });
}

function compiled(kind: Kind): string {
  return transformFileSync(SOURCE, {
    swcrc: false,
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
    module: { type: kind === 'esm' ? 'es6' : 'commonjs' },
  }).code;
}
