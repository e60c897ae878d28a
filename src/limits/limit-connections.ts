import type { Server } from 'node:http';
import type { Settings } from '../config/settings.js';
import type { Metrics } from '../metrics/metrics.js';
import { ConnectionCounts } from './connection-counts.js';
import { connectionBounds } from './connection-limits.js';
import { forgiveLateLooks } from './late-looks.js';

type Bounds = ReturnType<typeof connectionBounds>;

/**
 * Applies our limits of connections to the server of a host, for all of its routes. To be called before it listens.
 *
 * It changes, where ours is stricter (0 and nothing are none): `maxConnections` (`connectionsMax`), `headersTimeout`
 * (`requestHeadersTimeoutSeconds`), `requestTimeout` (`requestTimeoutSeconds`), `timeout` (`connectionStallSeconds`:
 * how long not one byte moves) and how often Node looks (each second). With `connectionsMaxPerAddress` it cuts the
 * connections of one address past that. It counts `mcp_connections_open` and, for `full` and `address`,
 * `mcp_connections_refused_total`.
 *
 * It leaves alone: how long idle connections are kept, and how large headers may be; the listeners of the host for
 * `clientError`, `timeout`, `connect`, `checkExpectation`, `upgrade` and `request`, and what Node does where there is none. So
 * what is no request is answered as the host answers it, and not in JSON-RPC.
 *
 * @returns puts the server back as it was
 */
export function limitConnections(server: Server, settings: Settings, metrics: Metrics): () => void {
  const bounded = server as unknown as Record<string, number | undefined>;
  const before = Object.entries<number>(connectionBounds(settings))
    .filter(([name, bound]) => isLooser(bounded[name], bound))
    .map(([name, bound]) => {
      const was = bounded[name];
      bounded[name] = bound;
      return [name as keyof Bounds, was, bound] as const;
    });
  const ends = [new ConnectionCounts(settings, metrics).watch(server), forgiveLateLooks(server)];
  return () => {
    for (const end of ends) end();
    // What the host has set meanwhile is the host's.
    for (const [name, was, bound] of before) if (bounded[name] === bound) bounded[name] = was;
  };
}

function isLooser(was: number | undefined, bound: number): boolean {
  return was === undefined || was === 0 || was > bound;
}
