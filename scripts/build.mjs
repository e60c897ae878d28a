import './steps/check-node.mjs';
import { build } from './steps/build.mjs';
import { ensureInstalled } from './steps/install.mjs';

ensureInstalled();
process.exitCode = build() ? 0 : 1;
