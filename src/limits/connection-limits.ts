import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Settings } from '../config/settings.js';
import type { Metrics } from '../metrics/metrics.js';
import { ConnectionCounts } from './connection-counts.js';
import { forgiveLateLooks, LOOK_MS } from './late-looks.js';

/** Why Node ended a connection, by the code of its error. */
type Reason = 'headers' | 'malformed' | 'slow';

const REASONS: Readonly<Record<string, Reason>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'slow',
  HPE_HEADER_OVERFLOW: 'headers',
};

/**
 * Bounds what connections may hold without ever finishing a request: how many there are, how long headers and bodies
 * take (half-open sockets and slow-loris), and how long nothing moves while a response waits for its reader. For a server
 * that is ours; one of a host has `limitConnections`.
 */
export class ConnectionLimits {
  constructor(
    private readonly settings: Settings,
    private readonly metrics: Metrics,
  ) {}

  /** To be called before the server listens, because Node reads some of this only then. */
  apply(server: Server): void {
    const { settings } = this;
    server.keepAliveTimeout = settings.keepAliveTimeoutSeconds * 1_000;
    Object.assign(server, connectionBounds(settings));
    // What `createServer` keeps of its options: Nest makes the server itself and passes none on.
    Object.assign(server, { maxHeaderSize: settings.requestMaxHeaderBytes });
    new ConnectionCounts(settings, this.metrics).watch(server);
    server.on('timeout', (socket: Socket) => this.cut(socket));
    server.on('clientError', ({ code }: NodeJS.ErrnoException) => this.failed(code ?? ''));
    forgiveLateLooks(server);
  }

  private failed(code: string): void {
    const reason = REASONS[code] ?? (code.startsWith('HPE_') ? 'malformed' : undefined);
    if (reason) this.metrics.connectionsRefused.inc({ reason });
  }

  private cut(socket: Socket): void {
    this.metrics.connectionsRefused.inc({ reason: 'stalled' });
    socket.destroy();
  }
}

/** What of Node's server bounds connections, by the names of its members. Times in ms. */
export function connectionBounds(settings: Settings) {
  return {
    maxConnections: settings.connectionsMax,
    headersTimeout: settings.requestHeadersTimeoutSeconds * 1_000,
    requestTimeout: Math.max(settings.requestTimeoutSeconds, settings.requestHeadersTimeoutSeconds) * 1_000,
    timeout: stallMs(settings),
    connectionsCheckingInterval: LOOK_MS,
  };
}

/** Longer than any silence of our own: between two keep-alive comments, or while a GET waits for the store. */
function stallMs({ connectionStallSeconds, streamKeepAliveSeconds, storeWaitSeconds }: Settings): number {
  return Math.max(connectionStallSeconds, 2 * streamKeepAliveSeconds, 2 * storeWaitSeconds) * 1_000;
}
