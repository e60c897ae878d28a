import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packedManifest } from './steps/packed-manifest.mjs';
import { fromRoot } from './steps/paths.mjs';

/** Lays out what is packed in the folder that is named, and leaves the checkout as it is: for tests, beside which others run. */
const folder = process.argv[2];
const manifest = JSON.parse(readFileSync(fromRoot('package.json'), 'utf8'));
mkdirSync(folder, { recursive: true });
for (const name of [...manifest.files, 'README.md', 'LICENSE'])
  cpSync(fromRoot(name), join(folder, name), { recursive: true });
writeFileSync(join(folder, 'package.json'), JSON.stringify(packedManifest(manifest), null, 2));
