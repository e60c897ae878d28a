import './steps/check-node.mjs';
import { ensureBuilt } from './steps/build.mjs';
import { ensureInstalled } from './steps/install.mjs';

ensureInstalled();
ensureBuilt();
// In this very process, so that signals reach the service.
await import('../dist/main.js');
