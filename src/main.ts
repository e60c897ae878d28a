import 'reflect-metadata';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { background } from './lifecycle/background.js';
import type * as Start from './start/start.js';

// `require` reads the same modules as `import` would, each once for both, but without promises for each of a thousand
// files: the start takes a tenth less. It fails for a module that awaits while it is loaded, which none of these does.
const { start } = createRequire(import.meta.url)('./start/start.js') as typeof Start;

background(start(dirname(fileURLToPath(import.meta.url))), 'start');
