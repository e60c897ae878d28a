import type { Era } from '../../src/capabilities/call-context.js';
import { connectClient2, connectModern } from './client-2.js';
import type { Connect } from './official-client.js';
import { connectSdk1 } from './sdk-1.js';

export type { CallOptions, Connect, ConnectOptions, OfficialClient, Progress, ToolResult } from './official-client.js';

/** Both official clients in the legacy era, for `describe.each`. */
export const officialClients: readonly (readonly [name: string, connect: Connect])[] = [
  ['@modelcontextprotocol/sdk 1.x', connectSdk1],
  ['@modelcontextprotocol/client 2.x', connectClient2],
];

/** Both official clients in every era that they speak. */
export const everyClient: readonly (readonly [name: string, era: Era, connect: Connect])[] = [
  ['@modelcontextprotocol/sdk 1.x', 'legacy', connectSdk1],
  ['@modelcontextprotocol/client 2.x, legacy era', 'legacy', connectClient2],
  ['@modelcontextprotocol/client 2.x, modern era', 'modern', connectModern],
];

export { connectClient2, connectModern, connectSdk1 };
