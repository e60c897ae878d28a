import { writeFileSync } from 'node:fs';
import './steps/check-node.mjs';
import { ensureInstalled } from './steps/install.mjs';
import { fromRoot, root } from './steps/paths.mjs';

ensureInstalled();
const { readSurface } = await import('./reference/read-surface.mjs');
const { referenceDocuments } = await import('./reference/document.mjs');
const { surface, entries } = readSurface(root);
for (const [path, text] of Object.entries(referenceDocuments(surface, entries))) {
  writeFileSync(fromRoot(path), text);
  console.log(`Wrote ${path}`);
}
