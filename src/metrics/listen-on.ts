import { once } from 'node:events';
import type { Server } from 'node:http';

/** Resolves when the server listens, rejects with Node's error when it cannot. */
export async function listenOn(server: Server, port: number, host: string): Promise<void> {
  const listening = once(server, 'listening');
  server.listen(port, host);
  await listening;
}
