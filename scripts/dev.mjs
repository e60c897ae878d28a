import './steps/check-node.mjs';
import { ensureInstalled } from './steps/install.mjs';

ensureInstalled();
// Nest's watcher ends the service only when it exits by itself.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
process.argv.splice(2, Infinity, 'start', '--watch');
await import('@nestjs/cli/bin/nest.js');
