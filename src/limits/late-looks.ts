import type { Server } from 'node:http';
import { Periodic } from '../lifecycle/periodic.js';

/** How often Node looks for connections that take too long, in ms: what a time-out may be late by. */
export const LOOK_MS = 1_000;

/** A look that comes so long after the one before is late. In ms. */
const LATE_MS = 2 * LOOK_MS;

/**
 * A block of the event loop is no fault of those whose requests lie in the sockets meanwhile: where Node's own look comes
 * late, it finds no time limit, and the next one has read what was there. Timers of one interval run in the order in which
 * they were made, so this one runs before Node's.
 *
 * To be called before the server listens. @returns ends it
 */
export function forgiveLateLooks(server: Server): () => void {
  let lookedAt = performance.now();
  const looking = new Periodic('connections', LOOK_MS, () => {
    const isLate = performance.now() - lookedAt > LATE_MS;
    lookedAt = performance.now();
    if (!isLate) return;
    const { headersTimeout, requestTimeout } = server;
    Object.assign(server, { headersTimeout: 0, requestTimeout: 0 });
    setImmediate(() => Object.assign(server, { headersTimeout, requestTimeout }));
  });
  const start = () => {
    looking.start();
  };
  const stop = () => looking.stop();
  server.prependOnceListener('listening', start);
  server.once('close', stop);
  return () => {
    server.off('listening', start).off('close', stop);
    stop();
  };
}
