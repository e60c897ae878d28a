import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { safely } from '../lifecycle/background.js';
import { isWebSocket } from './server-listeners.js';

const WORK = 'upgrade';

/** What stands around upgrades. */
interface Around {
  /** Refuses by the response, or goes on. */
  gate(request: IncomingMessage, response: ServerResponse, passed: () => void): void;
  /** Gets those that may be made. */
  passed(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Where a request comes from, where proxies are trusted. */
  addressOf(request: IncomingMessage): string | undefined;
}

/**
 * Upgrades on their way from Node's server to what a team has bound to it. Each has a response, by which it is refused, and
 * which closes with the connection of one that is made.
 */
export class Upgrades {
  /** @param answerWithinMs how long one may go without a word from what a team has bound */
  constructor(
    private readonly around: Around,
    private readonly answerWithinMs: number,
  ) {}

  readonly take = (request: IncomingMessage, connection: Duplex, head: Buffer): void => {
    const socket = connection as Socket;
    // Node has taken its own listener off, and an error without one ends the process.
    socket.on('error', () => socket.destroy());
    safely(WORK, () => {
      const response = responseOn(request, socket);
      if (!isWebSocket(request)) {
        response.writeHead(501).end();
        return;
      }
      const ip = this.around.addressOf(request);
      if (ip !== undefined) Object.assign(request, { ip });
      this.around.gate(request, response, () => safely(WORK, () => this.handOver(request, response, socket, head)));
    });
  };

  private handOver(request: IncomingMessage, response: ServerResponse, socket: Socket, head: Buffer): void {
    if (socket.destroyed) return;
    const before = socket.bytesWritten;
    markUpgraded(response);
    const unanswered = setTimeout(() => {
      if (socket.bytesWritten === before) socket.destroy();
    }, this.answerWithinMs).unref();
    socket.once('close', () => clearTimeout(unanswered));
    try {
      this.around.passed(request, socket, head);
    } catch (error) {
      socket.destroy();
      throw error;
    }
  }
}

/** Whether the connection of this response is what a team has made of it. */
export function isUpgraded({ statusCode }: ServerResponse): boolean {
  return statusCode === SWITCHING_PROTOCOLS;
}

const SWITCHING_PROTOCOLS = 101;

/** From now on it answers nothing itself. */
function markUpgraded(response: ServerResponse): void {
  response.statusCode = SWITCHING_PROTOCOLS;
  Object.defineProperty(response, 'headersSent', { value: true });
}

function responseOn(request: IncomingMessage, socket: Socket): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  response.once('finish', () => socket.destroySoon());
  return response;
}
