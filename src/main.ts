import 'reflect-metadata';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { background } from './lifecycle/background.js';
import { describeOldNode } from './start/node-version.js';
import type * as Start from './start/start.js';
import type * as StartStdio from './start/start-stdio.js';

const require = createRequire(import.meta.url);
const { engines } = require('../package.json') as { engines: { node: string } };
const problem = describeOldNode(process.versions.node, engines.node);
if (problem !== undefined) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}

// `require` reads the same modules as `import` would, each once for both, but without promises for each of a thousand
// files: the start takes a tenth less. It fails for a module that awaits while it is loaded, which none of these does.
const home = dirname(fileURLToPath(import.meta.url));
if (process.argv.includes('--stdio')) {
  const { startStdio } = require('./start/start-stdio.js') as typeof StartStdio;
  background(startStdio(home), 'start');
} else {
  const { start } = require('./start/start.js') as typeof Start;
  background(start(home), 'start');
}
