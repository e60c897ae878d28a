import type { RequestListener, Server } from 'node:http';
import type { Take } from './binder.js';

/**
 * Takes requests from Node's server, before the framework of the host sees them: no router, no middleware. What it
 * doesn't take goes on as before.
 *
 * @returns puts the server back as it was
 */
export function takeFirst(server: Server, take: Take): () => void {
  const listeners = server.listeners('request') as RequestListener[];
  const first: RequestListener = (request, response) => {
    if (take(request, response)) return;
    for (const listener of listeners) listener.call(server, request, response);
  };
  server.removeAllListeners('request').on('request', first);
  return () => {
    server.off('request', first);
    for (const listener of listeners) server.on('request', listener);
  };
}
