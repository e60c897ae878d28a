import type { ServerResponse } from 'node:http';
import { formatEventId } from '../../../cluster/event-id.js';
import type { EventLog, EventWeight, StreamName } from '../../../cluster/event-log.js';
import { hasPriming } from '../revision.js';
import type { SseSocket, StreamEnd } from './sse-socket.js';
import type { SseSockets } from './sse-sockets.js';

/** The session that a stream belongs to, as far as a stream needs to know it. */
export interface StreamOwner {
  readonly sessionId: string;
  readonly sessionHash: string;
  readonly protocolVersion: string;
}

export interface StreamTools {
  readonly log: EventLog;
  readonly sockets: SseSockets;
}

/**
 * The SSE stream of one POST: its events go to the log first and then to whichever connection listens now. Everything
 * happens in the order it was asked for, so what a resuming client reads from the log and what it then gets live
 * never overlap and never leave a gap.
 */
export class CallStream {
  private socket: SseSocket | undefined;
  private tail: Promise<void> = Promise.resolve();
  private finished = false;
  readonly name: StreamName;

  constructor(
    stream: string,
    private readonly owner: StreamOwner,
    private readonly tools: StreamTools,
  ) {
    this.name = { sessionId: owner.sessionId, stream };
  }

  /** The POST's own response becomes the stream's first connection. */
  begin(response: ServerResponse): void {
    const socket = this.connect(response);
    if (hasPriming(this.owner.protocolVersion)) socket.prime(this.idOf(0));
  }

  /**
   * Another connection takes over after `position`: it gets what it missed, then what comes.
   * @returns how many events after `position` the log no longer has
   */
  resume(response: ServerResponse, position: number): Promise<number> {
    return this.enqueue(async () => {
      const read = await this.tools.log.read(this.name, position);
      this.socket?.end('requested');
      const socket = this.connect(response);
      if (hasPriming(this.owner.protocolVersion)) socket.prime(this.idOf(position));
      if (read.state === 'read') for (const event of read.events) socket.event(event.data, this.idOf(event.position));
      if (this.finished) socket.end('finished');
      return read.state === 'read' ? read.missed : 0;
    });
  }

  append(data: string, weight: EventWeight): Promise<void> {
    return this.enqueue(async () => {
      if (this.finished) return;
      const stored = await this.tools.log.append(this.name, data, weight);
      this.socket?.event(data, stored.state === 'appended' ? this.idOf(stored.position) : undefined);
    });
  }

  /** Closes the connection and keeps the stream: the client comes back for the rest (SEP-1699). */
  disconnect(reason: StreamEnd): Promise<void> {
    return this.enqueue(() => {
      this.socket?.end(reason);
      return Promise.resolve();
    });
  }

  /** Nothing will follow. */
  end(reason: StreamEnd): Promise<void> {
    return this.enqueue(async () => {
      if (this.finished) return;
      this.finished = true;
      await this.tools.log.end(this.name);
      this.socket?.end(reason);
    });
  }

  private connect(response: ServerResponse): SseSocket {
    const socket: SseSocket = this.tools.sockets.create('call', response, () => {
      if (this.socket === socket) this.socket = undefined;
    });
    this.socket = socket;
    socket.open({ 'Mcp-Session-Id': this.owner.sessionId });
    return socket;
  }

  private idOf(position: number): string {
    return formatEventId({ kind: 'call', session: this.owner.sessionHash, stream: this.name.stream, position });
  }

  private enqueue<Result>(step: () => Promise<Result>): Promise<Result> {
    const done = this.tail.then(step);
    this.tail = done.then(ignore, ignore);
    return done;
  }
}

function ignore(): void {}
