import { type ServerIdentity, serverIdentity } from '../../src/identity/identity.js';
import { testSettings } from './test-settings.js';

/** The identity of a server that is given none. */
export const TEST_IDENTITY: ServerIdentity = serverIdentity(testSettings());
