import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatEventId } from '../../../cluster/event-id.js';
import type {
  AppendOutcome,
  EventLog,
  EventWeight,
  OpenStreamOutcome,
  StreamName,
  StreamOpening,
} from '../../../cluster/event-log.js';
import { hasPriming } from '../revision.js';
import type { SseSocket, StreamEnd } from '../../streams/sse-socket.js';
import type { SseSockets } from '../../streams/sse-sockets.js';

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

/** How long a stream that nobody listens to waits for an unavailable log, in ms, and how often it asks. */
const PATIENCE_MS = 60_000;
const RETRY_EVERY_MS = 250;

/** Where a stream starts: anew, or where the pod that wrote it before has left it. */
export type StreamStart = StreamOpening | { readonly epoch: number };

/** `fenced`: another pod writes this stream now, and nothing said here reaches anyone. */
export type WriteOutcome = 'written' | 'fenced';

/**
 * The SSE stream of one POST: its events go to the log first and then to whichever connection listens now. Everything
 * happens in the order it was asked for, so what a resuming client reads from the log and what it then gets live
 * never overlap and never leave a gap. What cannot be stored goes out without an id: it was never promised.
 */
export class CallStream {
  readonly name: StreamName;
  private socket: SseSocket | undefined;
  private tail: Promise<unknown> = Promise.resolve();
  private epoch: number | undefined;
  private finished = false;
  private fenced = false;

  constructor(
    stream: string,
    private readonly owner: StreamOwner,
    private readonly tools: StreamTools,
    private readonly start: StreamStart,
  ) {
    this.name = { sessionId: owner.sessionId, stream };
    if ('epoch' in start) this.epoch = start.epoch;
  }

  /**
   * The POST's own response becomes the stream's first connection. It begins when the log knows the stream: a client
   * that loses its pod before that has seen nothing and fails at once, instead of waiting on a stream it cannot resume.
   */
  begin(response: ServerResponse): Promise<void> {
    const socket = this.connect(response);
    return this.enqueue(async () => {
      const claimed = await this.claim();
      this.open(socket);
      if (claimed === 'opened' && hasPriming(this.owner.protocolVersion)) socket.prime(this.idOf(0));
    });
  }

  /**
   * Another connection takes over after `position`: it gets what it missed, then what comes.
   * @returns how many events after `position` the log no longer has; `undefined`, and nothing done, when it can't be asked
   */
  resume(response: ServerResponse, position: number): Promise<number | undefined> {
    return this.enqueue(async () => {
      const read = await this.tools.log.read(this.name, position);
      if (read.state === 'unavailable') return undefined;
      this.socket?.end('requested');
      const socket = this.connect(response);
      this.open(socket);
      if (hasPriming(this.owner.protocolVersion)) socket.prime(this.idOf(position));
      if (read.state === 'read') for (const event of read.events) socket.event(event.data, this.idOf(event.position));
      if (this.finished) socket.end('finished');
      return read.state === 'read' ? read.missed : 0;
    });
  }

  append(data: string, weight: EventWeight): Promise<WriteOutcome> {
    return this.enqueue(async () => {
      if (this.finished) return 'written';
      const position = await this.store(data, weight);
      if (this.fenced) return 'fenced';
      this.socket?.event(data, position === undefined ? undefined : this.idOf(position));
      return 'written';
    });
  }

  /** A last word to whoever listens now, when the log is gone with its session. */
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

  /** Nothing will follow. */
  end(reason: StreamEnd): Promise<void> {
    return this.enqueue(async () => {
      if (this.finished) return;
      this.finished = true;
      const ended = await this.endLog();
      this.socket?.end(reason);
      if (!ended) await this.patiently(() => this.endLog());
    });
  }

  /** Whether another pod can run the request again if this one leaves it, as it can what was taken over before. */
  get canBeRepeated(): boolean {
    const isRepeatable = 'repeat' in this.start || 'epoch' in this.start;
    return this.tools.log.isShared && this.epoch !== undefined && isRepeatable;
  }

  /** Makes this pod the writer, unless it is. */
  private async claim(): Promise<OpenStreamOutcome['state']> {
    if (this.fenced) return 'fenced';
    if (this.epoch !== undefined || 'epoch' in this.start) return 'opened';
    const opened = await this.tools.log.open(this.name, this.start);
    if (opened.state === 'opened') this.epoch = opened.epoch;
    if (opened.state === 'fenced') this.fenced = true;
    return opened.state;
  }

  /** @returns the event's position; `undefined` when it was not stored */
  private async store(data: string, weight: EventWeight): Promise<number | undefined> {
    let position: number | undefined;
    const attempt = async () => {
      const stored = await this.tryToStore(data, weight);
      if (stored.state === 'appended') position = stored.position;
      return stored.state !== 'unavailable' || weight === 'expendable' || this.socket !== undefined;
    };
    await this.patiently(attempt);
    return position;
  }

  private async tryToStore(data: string, weight: EventWeight): Promise<AppendOutcome | { state: 'unavailable' }> {
    const claimed = await this.claim();
    if (claimed !== 'opened' || this.epoch === undefined) return { state: 'unavailable' };
    const stored = await this.tools.log.append(this.name, this.epoch, data, weight);
    if (stored.state === 'fenced') this.fenced = true;
    return stored;
  }

  private async endLog(): Promise<boolean> {
    if (this.epoch === undefined) return true;
    return (await this.tools.log.end(this.name, this.epoch)).state !== 'unavailable';
  }

  /** What nobody listens to now must be in the log, or it is lost: an outage is waited for, within reason. */
  private async patiently(attempt: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!(await attempt()) && !this.fenced && Date.now() < deadline) await sleep(RETRY_EVERY_MS);
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

function ignore(): void {}
