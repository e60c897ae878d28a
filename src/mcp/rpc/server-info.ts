import type { Implementation } from '@modelcontextprotocol/sdk/types.js';

/** How this service names itself to clients, in both eras. A spec holds the version against package.json. */
export const SERVER_INFO: Implementation = { name: 'mooring', title: 'Mooring', version: '0.1.0' };
