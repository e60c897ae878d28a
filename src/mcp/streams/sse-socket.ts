import type { ServerResponse } from 'node:http';
import { SECURITY_HEADERS } from '../../http/security-headers.js';
import { whenClosed } from '../../http/when-closed.js';

/** Why a stream's connection ended. */
export type StreamEnd =
  | 'finished'
  | 'client'
  | 'slow'
  | 'gone'
  | 'shutdown'
  | 'requested'
  | 'fenced'
  /** Its client has come back to it on another connection. */
  | 'replaced'
  /** It was the oldest of too many. */
  | 'capacity'
  /** A fault of ours: its client comes back for the rest. */
  | 'broken';

/** How long a client waits before it comes back for the rest, in ms. */
const RETRY_MS = 1_000;

const HEADERS = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
  ...SECURITY_HEADERS,
};

/** One open SSE response. Knows the format and the limits of its connection, and nothing of what it carries. */
export class SseSocket {
  private reason: StreamEnd | undefined;
  private readonly leave: () => void;

  /** @param maxBuffered bytes that may wait for a slow reader before its connection is cut */
  constructor(
    private readonly response: ServerResponse,
    private readonly maxBuffered: number,
    private readonly onEnd: (socket: SseSocket, reason: StreamEnd) => void,
  ) {
    this.leave = whenClosed(response, () => this.settle('client'));
  }

  get isOpen(): boolean {
    return this.reason === undefined && !this.response.destroyed;
  }

  /** Sends the headers at once, so that a client and its proxies know that the request is being served. */
  open(headers?: Readonly<Record<string, string>>): void {
    if (!this.isOpen) return;
    this.response.writeHead(200, { ...HEADERS, ...headers });
    this.response.flushHeaders();
  }

  /** The event that opens every stream: a cursor to resume from, and no data. */
  prime(id: string): void {
    this.write(`id: ${id}\nretry: ${RETRY_MS}\ndata: \n\n`);
  }

  event(data: string, id?: string): void {
    this.write(id === undefined ? `event: message\ndata: ${data}\n\n` : `event: message\nid: ${id}\ndata: ${data}\n\n`);
  }

  keepAlive(): void {
    if (this.response.headersSent) this.write(': keep-alive\n\n');
  }

  end(reason: StreamEnd): void {
    if (this.reason !== undefined) return;
    this.settle(reason);
    this.response.end();
  }

  /** One event may be larger than the limit: what counts is what still waits when the next one comes. */
  private write(text: string): void {
    if (!this.isOpen) return;
    if (this.response.writableLength > this.maxBuffered) this.cut();
    else this.response.write(text);
  }

  /** Node sends at the end of a tick, so a cut in the same tick would take the client's first cursor with it. */
  private cut(): void {
    this.settle('slow');
    setImmediate(() => this.response.destroy());
  }

  private settle(reason: StreamEnd): void {
    if (this.reason !== undefined) return;
    this.reason = reason;
    this.leave();
    this.onEnd(this, reason);
  }
}
