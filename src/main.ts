import { createRequire } from 'node:module';
import type * as Start from './start/start.js';

// `require` reads the same modules as `import` would, each once for both, but without a promise for each of a thousand
// files: the start takes a tenth less. It fails for a module that awaits while it is loaded, which none of these does.
const load = createRequire(import.meta.url);
load('reflect-metadata');
const { start } = load('./start/start.js') as typeof Start;

void start();
