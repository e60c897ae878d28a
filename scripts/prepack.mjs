import './steps/check-node.mjs';
import { build } from './steps/build.mjs';
import { ensureInstalled } from './steps/install.mjs';
import { packManifest } from './steps/manifest-to-pack.mjs';
import { stop } from './steps/run.mjs';

ensureInstalled();
if (!build()) stop('The build failed; the compiler says why above.');
packManifest();
