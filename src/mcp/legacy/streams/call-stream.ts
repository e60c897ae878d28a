import type { ServerResponse } from 'node:http';
import { formatEventId } from '../../../cluster/events/event-id.js';
import type {
  EventLog,
  EventWeight,
  LogUnavailable,
  ReadOutcome,
  StreamName,
} from '../../../cluster/events/event-log.js';
import type { UnreadableLog } from '../../../redis/unreadable-log.js';
import { hasPriming } from '../../rpc/legacy-revisions.js';
import type { SseSocket, StreamEnd } from '../../streams/sse-socket.js';
import type { SseSockets } from '../../streams/sse-sockets.js';
import { messagesIn } from './logged-messages.js';
import { StreamLogWriter, type StreamStart, type WriteOutcome } from './stream-log-writer.js';

/** The session that a stream belongs to: what a stream needs of it. */
export interface StreamOwner {
  readonly sessionId: string;
  readonly sessionHash: string;
  readonly protocolVersion: string;
}

export interface StreamTools {
  readonly log: EventLog;
  readonly sockets: SseSockets;
  readonly unreadable: UnreadableLog;
}

/**
 * The SSE stream of one POST: its events go to the log first and then to whichever connection listens now. Everything
 * happens in the order it was asked for, so what a resuming client reads from the log and what it then gets live
 * never overlap and never leave a gap. What cannot be stored goes out without an id: it was never promised.
 */
export class CallStream {
  readonly name: StreamName;
  private socket: SseSocket | undefined;
  /** The claim of the connection that listens now; `undefined` for the one that the stream began with. */
  private connection: string | undefined;
  private tail: Promise<unknown> = Promise.resolve();
  private readonly writer: StreamLogWriter;
  private finished = false;

  constructor(
    stream: string,
    private readonly owner: StreamOwner,
    private readonly tools: StreamTools,
    start: StreamStart,
  ) {
    this.name = { sessionId: owner.sessionId, stream };
    this.writer = new StreamLogWriter(this.name, tools.log, start);
  }

  /**
   * The POST's own response becomes the stream's first connection. It begins when the log knows the stream: a client
   * that loses its pod before that has seen nothing and fails at once, instead of waiting on a stream it cannot resume.
   */
  begin(response: ServerResponse): Promise<WriteOutcome> {
    const socket = this.connect(response);
    return this.enqueue(async () => {
      const claimed = await this.writer.claim().finally(() => this.open(socket));
      if (claimed === 'opened' && hasPriming(this.owner.protocolVersion)) socket.prime(this.idOf(0));
      return this.writer.shutOut ?? 'written';
    });
  }

  /**
   * Another connection takes over after `position`: it gets what it missed, then what comes.
   * @param connection its name, as of `EventLog.claim`
   * @returns how many events after `position` the log no longer has; `undefined`, and nothing done, when it can't be asked
   */
  resume(response: ServerResponse, position: number, connection: string): Promise<number | undefined> {
    return this.enqueue(async () => {
      const read = await this.tools.log.claim(this.name, position, connection);
      if (read.state === 'unavailable') return undefined;
      this.socket?.end('requested');
      this.connection = connection;
      const socket = this.connect(response);
      this.open(socket);
      if (hasPriming(this.owner.protocolVersion)) socket.prime(this.idOf(position));
      const missed = this.replay(read, socket);
      if (this.finished) socket.end('finished');
      return missed;
    });
  }

  append(data: string, weight: EventWeight): Promise<WriteOutcome> {
    return this.enqueue(() => this.write(data, weight));
  }

  /** The last word of a run. One that is shut out may be the first to know it all the same. */
  answer(data: string): Promise<WriteOutcome> {
    return this.enqueue(async () => {
      const outcome = await this.write(data, 'required');
      if (outcome === 'fenced') await this.writer.settle(data);
      return outcome;
    });
  }

  /** Keeps a client's answer with the stream, for a pod that may have to run the request again. */
  keepAnswer(requestId: string, answer: string): Promise<WriteOutcome> {
    return this.writer.keepAnswer(requestId, answer);
  }

  /** A last word to the client that listens now, when the log is gone with its session. */
  farewell(data: string): Promise<void> {
    return this.enqueue(() => {
      this.socket?.event(data);
      return Promise.resolve();
    });
  }

  /** Closes the connection and keeps the stream: the client comes back for the rest (SEP-1699). */
  disconnect(reason: StreamEnd): Promise<void> {
    return this.enqueue(() => {
      this.socket?.end(reason);
      return Promise.resolve();
    });
  }

  /** Looks whether the client has come back elsewhere, and lets go of the connection that it had here. */
  look(): Promise<void> {
    return this.enqueue(async () => {
      if (!this.socket) return;
      const read = await this.tools.log.read(this.name, this.writer.position);
      if (read.state === 'read') this.yieldTo(read.connection);
    });
  }

  /** This pod goes: another one goes on with the stream, and the client comes back for it. */
  handOver(): Promise<void> {
    return this.enqueue(async () => {
      await this.writer.release();
      this.socket?.end('shutdown');
    });
  }

  /** Nothing will follow. */
  end(reason: StreamEnd): Promise<void> {
    return this.enqueue(async () => {
      if (this.finished) return;
      this.finished = true;
      const ended = await this.writer.end();
      this.socket?.end(reason);
      if (!ended) await this.writer.endPatiently();
    });
  }

  /** Whether another pod can run the request again if this one leaves it, as it can what was taken over before. */
  get canBeRepeated(): boolean {
    return this.writer.canBeRepeated;
  }

  /** @returns how many events are missing */
  private replay(read: Exclude<ReadOutcome, LogUnavailable>, socket: SseSocket): number {
    if (read.state === 'unknown') return 0;
    if (read.state === 'unreadable') return UNKNOWN_HOLE;
    const messages = messagesIn(read.events, this.tools.unreadable);
    for (const { data, position } of messages) socket.event(data, this.idOf(position));
    return read.missed + read.events.length - messages.length;
  }

  private async write(data: string, weight: EventWeight): Promise<WriteOutcome> {
    if (this.finished) return 'written';
    const position = await this.writer.store(data, weight, () => this.socket !== undefined);
    if (position !== undefined) this.yieldTo(this.writer.heardOn);
    if (this.writer.shutOut !== 'fenced')
      this.socket?.event(data, position === undefined ? undefined : this.idOf(position));
    return this.writer.shutOut ?? 'written';
  }

  /** What the client hears on the connection that was claimed since, it would hear here a second time. */
  private yieldTo(connection: string | undefined): void {
    if (connection !== undefined && connection !== this.connection) this.socket?.end('replaced');
  }

  private connect(response: ServerResponse): SseSocket {
    const socket: SseSocket = this.tools.sockets.create('call', response, () => {
      if (this.socket === socket) this.socket = undefined;
    });
    this.socket = socket;
    return socket;
  }

  private open(socket: SseSocket): void {
    socket.open({ 'Mcp-Session-Id': this.owner.sessionId });
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

/** How many events a log had that cannot be read is not known; it is told and counted as a hole. */
const UNKNOWN_HOLE = 1;

function ignore(): void {}
