import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

type Next = () => void;
type Emit = (event: string, ...given: unknown[]) => boolean;
type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/**
 * Comes before all that teams bind to Node's server itself, whenever they do: gateways of WebSockets do, and take requests and
 * upgrades from it. What they have bound gets those that the gate let through.
 */
export class ServerListeners {
  private readonly waiting = new WeakMap<IncomingMessage, Next>();
  private readonly emit: Emit;

  /**
   * @param server whose listeners for requests are all the service's
   * @param upgrade gets each request of a WebSocket, where there is a listener for it
   */
  constructor(
    private readonly server: Server,
    upgrade: Upgrade,
  ) {
    const service = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request').on('request', this.last);
    this.emit = server.emit.bind(server) as Emit;
    const serve = (request: IncomingMessage, response: ServerResponse) => {
      for (const listener of service) listener.call(server, request, response);
    };
    const first: Readonly<Record<string, (...given: never[]) => void>> = {
      request: serve,
      // A listener for it would have to answer, and the gate comes first.
      checkContinue: (request: IncomingMessage, response: ServerResponse) => {
        response.writeContinue();
        serve(request, response);
      },
      upgrade,
    };
    const emit: Emit = (event, ...given) => {
      const taker = first[event];
      if (!taker) return this.emit(event, ...given);
      taker(...(given as never[]));
      return true;
    };
    // Where a release of Node doesn't ask for it, other upgrades reach the listener.
    const shouldUpgradeCallback = (request: IncomingMessage) => this.takesUpgrades && isWebSocket(request);
    Object.assign(server, { emit, shouldUpgradeCallback });
  }

  /** A request that the gate let through goes to what teams have bound, and on from where they leave it. */
  request(request: IncomingMessage, response: ServerResponse, next: Next): void {
    if (this.isAlone) return next();
    this.waiting.set(request, next);
    this.emit('request', request, response);
  }

  /** An upgrade that the gate let through. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.emit('upgrade', request, socket, head);
  }

  private get isAlone(): boolean {
    return this.server.listenerCount('request') === 1 && this.server.listenerCount('request', this.last) === 1;
  }

  private get takesUpgrades(): boolean {
    return this.server.listenerCount('upgrade') > 0;
  }

  /** Those that replace listeners call the ones that were there for what they leave alone. */
  private readonly last: RequestListener = (request) => {
    const next = this.waiting.get(request);
    this.waiting.delete(request);
    next?.();
  };
}

/** RFC 6455, section 4.1. Every other upgrade (h2c, say) may be ignored: the request is served as it is (RFC 9110, section 7.8). */
export function isWebSocket({ method, headers: { upgrade } }: IncomingMessage): boolean {
  return method === 'GET' && upgrade?.toLowerCase() === 'websocket';
}
