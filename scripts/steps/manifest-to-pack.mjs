import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { packedManifest } from './packed-manifest.mjs';
import { fromRoot } from './paths.mjs';

const MANIFEST = fromRoot('package.json');
const CHECKED_OUT = fromRoot('.cache', 'package.json');

/** Writes the package.json that npm packs. Where an earlier `npm pack` was stopped, that of the checkout is still kept aside. */
export function packManifest() {
  mkdirSync(fromRoot('.cache'), { recursive: true });
  if (!existsSync(CHECKED_OUT)) renameSync(MANIFEST, CHECKED_OUT);
  const packed = packedManifest(JSON.parse(readFileSync(CHECKED_OUT, 'utf8')));
  writeFileSync(MANIFEST, `${JSON.stringify(packed, null, 2)}\n`);
}

/** Brings back what `packManifest` replaced. */
export function unpackManifest() {
  if (existsSync(CHECKED_OUT)) renameSync(CHECKED_OUT, MANIFEST);
}
