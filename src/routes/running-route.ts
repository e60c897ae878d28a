import type { ServerResponse } from 'node:http';
import { isUpgraded } from '../http/upgrades.js';
import type { RunningRequest } from '../lifecycle/running-requests.js';
import { type Refusal, shuttingDown } from '../mcp/rpc/refusals.js';
import { replyRefusal } from '../mcp/rpc/reply.js';

/** Of a request to a route of a team that comes, or still runs, at the end. */
export const stopped: Refusal = {
  ...shuttingDown,
  message: 'This server is shutting down. Try again.',
  headers: { ...shuttingDown.headers, Connection: 'close' },
};

/** RFC 6455, section 7.4.1: a frame that closes the connection with 1001, because this end goes away. */
const GOING_AWAY = Buffer.from([0x88, 0x02, 0x03, 0xe9]);

/** A request to a route of a team, as the shutdown sees it. */
export class RunningRoute implements RunningRequest {
  constructor(private readonly response: ServerResponse) {}

  get stays(): boolean {
    return isUpgraded(this.response);
  }

  /**
   * 503 where no answer has begun; a stream of events is over. Every other answer is cut, because its client would take an
   * end for the whole.
   */
  abandon(): void {
    const { response } = this;
    if (this.stays) return void response.socket?.end(GOING_AWAY);
    // What its handler writes later comes too late, and would throw where nothing catches it.
    response.on('error', () => undefined).once('prefinish', () => silence(response));
    if (!response.headersSent) replyRefusal(response, stopped);
    else if (isEventStream(response)) response.end();
    else silence(response.destroy());
  }
}

function silence(response: ServerResponse): void {
  const nothing = () => response;
  const names = ['writeHead', 'setHeader', 'setHeaders', 'appendHeader', 'removeHeader', 'flushHeaders', 'end'];
  Object.assign(response, Object.fromEntries(names.map((name) => [name, nothing])), { write: () => true });
}

function isEventStream(response: ServerResponse): boolean {
  return String(response.getHeader('content-type')).startsWith('text/event-stream');
}
