import { transformSync } from '@swc/core';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');
const FOLDER = join(ROOT, '.cache', 'told');

/** Decorators of TypeScript with the types of parameters, as Nest needs them; without these types; those of JavaScript. */
export type Decorators = 'nest' | 'without metadata' | 'of JavaScript';

const TRANSFORMS = {
  nest: { legacyDecorator: true, decoratorMetadata: true },
  'without metadata': { legacyDecorator: true, decoratorMetadata: false },
  'of JavaScript': { decoratorVersion: '2022-03' },
} as const;

const IMPORTS = `import { Controller, Inject, Injectable, Module, Optional } from '@nestjs/common';
import { App, Extension, ExtensionMethod, Prompt, Resource, ResourceTemplate, Skills, Tool } from '../../dist/index.js';
`;

/**
 * Compiles a package of a team for a process of the built service.
 * @returns its file, as `MCP_MODULES` takes it
 */
export function compiled(name: string, source: string, decorators: Decorators = 'nest'): string {
  const { code } = transformSync(IMPORTS + source, {
    swcrc: false,
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: TRANSFORMS[decorators],
    },
    module: { type: 'es6' },
  });
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, `${name}.${decorators.replaceAll(' ', '-')}.js`);
  writeFileSync(file, code);
  return file;
}
