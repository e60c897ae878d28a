import { MemoryPrincipalSessions } from './memory-principal-sessions.js';
import { describePrincipalSessions } from './principal-sessions.contract.js';

describePrincipalSessions('MemoryPrincipalSessions', () =>
  Promise.resolve({ places: new MemoryPrincipalSessions(), close: () => Promise.resolve() }),
);
