import type { SessionRecord } from '../../../session/session-record.js';
import type { SseSocket } from '../../streams/sse-socket.js';

/**
 * A session that listens here: its open GET streams and the little of its record that decides what they get. It needs
 * no transport, so a session that only listens costs a socket and this.
 */
export class Listener {
  readonly sessionId: string;
  readonly protocolVersion: string;
  /** Names the newest stream here among those of all pods. */
  claim = '';
  /** When that one was opened, in ms since the epoch. */
  claimedAt = 0;
  /** The store was away when the claim was to be made. */
  isUnclaimed = false;
  /** The claim of the stream on another pod that receives instead; `undefined` while the receiver is here. */
  silencedBy: string | undefined;
  /** Set while the newest stream still reads what it missed; what comes meanwhile, it will read, too. */
  catchingUp: symbol | undefined;
  private subscriptions: ReadonlySet<string>;
  /** In the order they were opened: the newest receives, older ones stay open and silent. */
  private readonly sockets: SseSocket[] = [];

  constructor(
    record: SessionRecord,
    readonly sessionHash: string,
  ) {
    this.sessionId = record.id;
    this.protocolVersion = record.protocolVersion;
    this.subscriptions = new Set(record.subscriptions);
  }

  get openStreams(): number {
    return this.sockets.length;
  }

  get subscribed(): Iterable<string> {
    return this.subscriptions;
  }

  refresh(record: SessionRecord): void {
    this.subscriptions = new Set(record.subscriptions);
  }

  wants(uri: string | undefined): boolean {
    return uri === undefined || this.subscriptions.has(uri);
  }

  add(socket: SseSocket): void {
    this.sockets.push(socket);
  }

  remove(socket: SseSocket): void {
    const index = this.sockets.indexOf(socket);
    if (index >= 0) this.sockets.splice(index, 1);
  }

  /** The stream that a notification goes to at this moment. */
  get receiver(): SseSocket | undefined {
    return this.silencedBy === undefined && this.catchingUp === undefined ? this.sockets.at(-1) : undefined;
  }

  end(reason: 'gone' | 'shutdown'): void {
    for (const socket of [...this.sockets]) socket.end(reason);
  }
}
