import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Settings } from '../config/settings.js';
import { Periodic } from '../lifecycle/periodic.js';
import type { Metrics } from '../metrics/metrics.js';
import { networkOf } from './caller-key.js';

/** How often Node looks for connections that take too long, in ms: what a time-out may be late by. */
const LOOK_MS = 1_000;

/** A look that comes so long after the one before is late. In ms. */
const LATE_MS = 2 * LOOK_MS;

/** Why Node ended a connection, by the code of its error. */
type Reason = 'address' | 'headers' | 'malformed' | 'slow' | 'stalled';

const REASONS: Readonly<Record<string, Reason>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'slow',
  HPE_HEADER_OVERFLOW: 'headers',
};

/**
 * Bounds what connections may hold without ever finishing a request: how many there are, how long headers and bodies
 * take (half-open sockets and slow-loris), and how long nothing moves while a response waits for its reader.
 */
export class ConnectionLimits {
  private readonly ofAddress = new Map<string, number>();
  private looking: Periodic | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly metrics: Metrics,
  ) {}

  /** To be called before the server listens, because Node reads some of this only then. */
  apply(server: Server): void {
    const { settings } = this;
    server.maxConnections = settings.connectionsMax;
    server.keepAliveTimeout = settings.keepAliveTimeoutSeconds * 1_000;
    server.headersTimeout = settings.requestHeadersTimeoutSeconds * 1_000;
    server.requestTimeout = Math.max(settings.requestTimeoutSeconds, settings.requestHeadersTimeoutSeconds) * 1_000;
    server.timeout = stallMs(settings);
    // What `createServer` keeps of its options: Nest makes the server itself and passes none on.
    Object.assign(server, { maxHeaderSize: settings.requestMaxHeaderBytes, connectionsCheckingInterval: LOOK_MS });
    server.on('connection', (socket: Socket) => this.opened(socket));
    server.on('drop', () => this.metrics.connectionsRefused.inc({ reason: 'full' }));
    server.on('timeout', (socket: Socket) => this.cut(socket, 'stalled'));
    server.on('clientError', ({ code }: NodeJS.ErrnoException) => this.failed(code ?? ''));
    this.forgive(server);
  }

  /**
   * A block of the event loop is no fault of those whose requests lie in the sockets meanwhile: where Node's own look comes
   * late, it finds no time limit, and the next one has read what was there. Timers of one interval run in the order in which
   * they were made, so this one runs before Node's.
   */
  private forgive(server: Server): void {
    const { headersTimeout, requestTimeout } = server;
    let lookedAt = performance.now();
    this.looking = new Periodic('connections', LOOK_MS, () => {
      const isLate = performance.now() - lookedAt > LATE_MS;
      lookedAt = performance.now();
      if (!isLate) return;
      Object.assign(server, { headersTimeout: 0, requestTimeout: 0 });
      setImmediate(() => Object.assign(server, { headersTimeout, requestTimeout }));
    });
    server.prependOnceListener('listening', () => this.looking?.start());
    server.once('close', () => this.looking?.stop());
  }

  private opened(socket: Socket): void {
    this.metrics.connectionsOpen.inc();
    socket.once('close', () => this.metrics.connectionsOpen.dec());
    const { connectionsMaxPerAddress } = this.settings;
    if (connectionsMaxPerAddress > 0) this.countAddress(socket, connectionsMaxPerAddress);
  }

  private countAddress(socket: Socket, most: number): void {
    const address = networkOf(socket.remoteAddress ?? '');
    const open = (this.ofAddress.get(address) ?? 0) + 1;
    this.ofAddress.set(address, open);
    socket.once('close', () => this.forget(address));
    if (open > most) this.cut(socket, 'address');
  }

  private forget(address: string): void {
    const open = (this.ofAddress.get(address) ?? 0) - 1;
    if (open > 0) this.ofAddress.set(address, open);
    else this.ofAddress.delete(address);
  }

  private failed(code: string): void {
    const reason = REASONS[code] ?? (code.startsWith('HPE_') ? 'malformed' : undefined);
    if (reason) this.metrics.connectionsRefused.inc({ reason });
  }

  private cut(socket: Socket, reason: Reason): void {
    this.metrics.connectionsRefused.inc({ reason });
    socket.destroy();
  }
}

/** Longer than any silence of our own: between two keep-alive comments, or while a GET waits for the store. */
function stallMs({ connectionStallSeconds, streamKeepAliveSeconds, storeWaitSeconds }: Settings): number {
  return Math.max(connectionStallSeconds, 2 * streamKeepAliveSeconds, 2 * storeWaitSeconds) * 1_000;
}
