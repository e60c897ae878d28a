import { connectClient2 } from './client-2.js';
import type { Connect } from './official-client.js';
import { connectSdk1 } from './sdk-1.js';

export type { CallOptions, Connect, ConnectOptions, OfficialClient, Progress, ToolResult } from './official-client.js';

/** Both official clients behind one face, for `describe.each`. */
export const officialClients: readonly (readonly [name: string, connect: Connect])[] = [
  ['@modelcontextprotocol/sdk 1.x', connectSdk1],
  ['@modelcontextprotocol/client 2.x', connectClient2],
];

export { connectClient2, connectSdk1 };
