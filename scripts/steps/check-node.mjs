import { OLDEST_NODE } from './engines.mjs';
import { isOlder } from './is-older.cjs';
import { stop } from './run.mjs';

if (isOlder(process.versions.node, OLDEST_NODE)) {
  stop(
    `This needs Node ${OLDEST_NODE} or later and runs with ${process.versions.node}. Start it by its script in package.json (npm start, npm test, npm run build…), which brings one.`,
  );
}
