import { dirname } from 'node:path';
import { OLDEST_NODE } from './engines.mjs';
import { NODE_PACKAGES } from './node-packages.mjs';
import { runQuietly } from './run.mjs';

/**
 * The folder of the oldest `node` that package.json lets in; where npm lacks it for this platform, of the newest of its line.
 *
 * @param place a folder outside of the checkout, whose packages would come first
 */
export function oldestNode(place) {
  const { name } = NODE_PACKAGES[`${process.platform}-${process.arch}`];
  const [major] = OLDEST_NODE.split('.');
  let last;
  for (const version of [`${OLDEST_NODE}.0`, major]) {
    const args = ['exec', '--yes', `--package=${name}@${version}`, '--', 'node', '-p', 'process.execPath'];
    last = runQuietly('npm', args, place);
    if (last.succeeded) return dirname(last.output.trim().split('\n').at(-1));
  }
  throw new Error(`npm could not bring Node ${OLDEST_NODE}: ${last.output}`);
}
