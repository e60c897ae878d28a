import { writeFileSync } from 'node:fs';
import './steps/check-node.mjs';
import { ensureBuilt } from './steps/build.mjs';
import { ensureInstalled } from './steps/install.mjs';
import { fromRoot } from './steps/paths.mjs';

ensureInstalled();
ensureBuilt();
const { settingsDocument } = await import('../dist/config/settings-document.js');
writeFileSync(fromRoot('docs', 'settings.md'), settingsDocument());
console.log('Wrote docs/settings.md');
