import { homedir } from 'node:os';
import { join } from 'node:path';
import { findImageNode } from './steps/image-node.mjs';
import { IMAGE_NODE, NODE_PACKAGES } from './steps/node-packages.mjs';
import { OLDEST_NODE } from './steps/engines.mjs';

// For node.sh: prints the folder that goes first on the PATH, or nothing where this machine's Node will do.
const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
const { works, folder } = findImageNode({
  image: IMAGE_NODE,
  oldest: OLDEST_NODE,
  packages: NODE_PACKAGES,
  cache: join(cache, 'mooring'),
  // Continuous integration must not pass with another Node unseen.
  isStrict: Boolean(process.env.CI),
});
if (folder !== undefined) console.log(folder);
process.exitCode = works ? 0 : 1;
