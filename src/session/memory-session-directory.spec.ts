import { storeMetrics } from '../../test/support/store-metrics.js';
import { MemorySessionDirectory } from './memory-session-directory.js';
import { MemorySessionStore } from './memory-session-store.js';
import { describeSessionDirectory } from './session-directory.contract.js';
import { CONTRACT_SETTINGS } from './session-store.contract.js';

describeSessionDirectory('MemorySessionDirectory', async () => {
  const store = new MemorySessionStore(CONTRACT_SETTINGS, storeMetrics().metrics);
  return { store, directory: new MemorySessionDirectory(store), close: async () => store.onModuleDestroy() };
});
