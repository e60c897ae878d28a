import type { Setting } from '../support/target.js';
import { expectConformanceOf } from './conformance-of.js';

const SETTINGS: readonly Setting[] = ['memory', 'Redis', '3 pods'];

/** Run by `npm run conformance`: everything against one running URL per setting. */
expectConformanceOf(SETTINGS);
