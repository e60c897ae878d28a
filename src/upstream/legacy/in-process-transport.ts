import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { InProcessOptions } from '../upstream-options.js';

/** To a new server, which closes with it. */
export async function inProcessTransport({ server }: InProcessOptions): Promise<Transport> {
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  await (await server()).connect(theirs);
  return ours;
}
