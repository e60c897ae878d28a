import { readFileSync } from 'node:fs';
import { fromRoot } from './paths.mjs';

/** The oldest Node that package.json lets in, such as `22.15`. */
export const OLDEST_NODE = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8')).engines.node.replace('>=', '');
