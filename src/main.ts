import 'reflect-metadata';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { background } from './lifecycle/background.js';
import { describeOldNode } from './start/node-version.js';
import type * as Start from './start/start.js';

const require = createRequire(import.meta.url);
const { engines } = require('../package.json') as { engines: { node: string } };
const problem = describeOldNode(process.versions.node, engines.node);
if (problem !== undefined) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}

// `require` reads the same modules as `import` would, each once for both, but without promises for each of a thousand
// files: the start takes a tenth less. It fails for a module that awaits while it is loaded, which none of these does.
const { start } = require('./start/start.js') as typeof Start;

background(start(dirname(fileURLToPath(import.meta.url))), 'start');
